import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';

/** The names a repository's configuration may have, at its root. */
export const configNames = ['.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json'] as const;

/** Where the baseline stands unless something else is said. */
export const defaultBaseline = '.sntrylint-baseline.json';

/** The largest configuration or baseline; 64 MiB are half a million entries. */
export const longestFile = 64 * 1024 * 1024;

/** Where configuration and baseline are read: a folder, or a commit. */
export interface ConfigFiles {
  /** How a file is named in messages. */
  readonly name: (path: string) => string;
  /**
   * The content of a file; null if there is none.
   * @throws {UserError} for what is not a regular file, too large, or not readable.
   */
  readonly read: (path: string) => Promise<Buffer | null> | Buffer | null;
}

/**
 * The files below a root. A file outside of the root, behind a symlink, is refused: it does not belong to the repository. A file
 * that the user named by its full path is allowed.
 */
export function folderFiles(root: string): ConfigFiles {
  return {
    name: (path) => path,
    read(path) {
      const whole = resolve(root, path);
      try {
        const found = lstatSync(whole, { throwIfNoEntry: false });
        if (found === undefined && !path.includes('/')) return null;
        if (!isAbsolute(path) && leadsOut(whole, found?.isSymbolicLink() ?? false, root)) {
          throw refused(path, 'is behind a symlink that leads out of the repository');
        }
        if (found === undefined) return null;
        const file = found.isSymbolicLink() ? statSync(whole) : found;
        if (!file.isFile()) throw refused(path, 'is not a regular file');
        if (file.size > longestFile) throw refused(path, 'is too large');
        return readFileSync(whole);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        throw new UserError(`the file cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: path, cause });
      }
    },
  };
}

/** Whether the file, or one that is yet to be made there, really lies outside of the root. */
function leadsOut(whole: string, isLink: boolean, root: string): boolean {
  if (!isLink && dirname(whole) === root) return false;
  const place = isLink ? whole : dirname(whole);
  if (statSync(place, { throwIfNoEntry: false }) === undefined) return false;
  return !`${realpathSync(place)}${sep}`.startsWith(realpathSync(root) + sep);
}

/** The files of a commit. */
export async function revisionFiles(revision: string, cwd: string, env: Environment): Promise<ConfigFiles> {
  const { commitFiles } = await import('../../git/file-at.ts');
  const { read } = await commitFiles(revision, { cwd, env });
  // As git itself writes it.
  const name = (path: string): string => `${revision}:${path}`;
  return {
    name,
    async read(path) {
      const found = await read(path);
      if (found === null) return null;
      if (!found.isFile) throw refused(name(path), 'is not a regular file');
      if (found.size > longestFile) throw refused(name(path), 'is too large');
      return found.content();
    },
  };
}

function refused(path: string, what: string): UserError {
  return new UserError(`the file ${what}`, { where: path });
}

/** A file that is there. */
export interface FoundFile {
  /** As messages name it. */
  readonly name: string;
  readonly content: Buffer;
}

/** The configuration file of a repository; null if it has none. @throws {UserError} if it has two. */
export async function findConfig(files: ConfigFiles): Promise<FoundFile | null> {
  let found: FoundFile | null = null;
  for (const path of configNames) {
    const content = await files.read(path);
    if (content === null) continue;
    const name = files.name(path);
    if (found !== null) throw new UserError(`there are two configurations, ${found.name} and ${name}`, { fix: 'keep one of them' });
    found = { name, content };
  }
  return found;
}
