import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import type { PrivateFolder } from '../../../disk/private-folder.ts';

/** The largest file that is read: the names of a million objects take 60 MB. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Writes a file into the user's own folder. @returns null; or why it could not be written, and then no part of it is
 * left
 */
export function writeJson(folder: PrivateFolder, name: string, content: unknown): string | null {
  try {
    folder.create(name).write(Buffer.from(JSON.stringify(content)));
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}

/** The content of a file that {@link writeJson} wrote; null if there is none, or another program wrote it. */
export function readJson(folder: PrivateFolder, name: string): unknown {
  const bytes = folder.read(name, mostBytes);
  if (bytes === null) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** A key for a repository, made from the path of its folder and the file system's own numbers, so that a copy has another key. */
export function repositoryKey(commonDir: string): string {
  const { dev, ino, birthtimeNs } = statSync(commonDir, { bigint: true });
  return hashOf([realpathSync(commonDir), `${dev} ${ino} ${birthtimeNs}`]).slice(0, 40);
}

/** The SHA-256 of a value as JSON, in hex: the same for the same value. */
export function hashOf(about: unknown): string {
  return createHash('sha256').update(JSON.stringify(about)).digest('hex');
}
