import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import type { PrivateFolder } from '../../../disk/private-folder.ts';

/** More is no memory of ours: names of a million objects take 60 MB. */
const mostBytes = 512 * 1024 * 1024;

/** Writes a file of the user's own. @returns null, or why it could not be written: then nothing of it is left */
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

/** What such a file holds; null if there is none, or none of ours. */
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

/** A repository by where its folder is and by what the file system knows it: a copy of it is another one. */
export function repositoryKey(commonDir: string): string {
  const { dev, ino, birthtimeNs } = statSync(commonDir, { bigint: true });
  return hashOf([realpathSync(commonDir), `${dev} ${ino} ${birthtimeNs}`]).slice(0, 40);
}

export function hashOf(about: unknown): string {
  return createHash('sha256').update(JSON.stringify(about)).digest('hex');
}
