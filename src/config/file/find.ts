import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import type { GitPlace } from '../../git/run.ts';

/** The names that a repository's configuration may have. It lies at the root. */
export const configNames = ['.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json'] as const;

/** The baseline's file, unless the configuration or an option names another. */
export const defaultBaseline = '.sntrylint-baseline.json';

/** The most bytes of a configuration or baseline. 64 MiB hold half a million entries. */
export const longestFile = 64 * 1024 * 1024;

/** Where configuration and baseline are read from: a folder, or a commit. */
export interface ConfigFiles {
  /** The name of a file in messages. */
  readonly name: (path: string) => string;
  /**
   * The content of a file; null if there is no such file.
   * @throws {UserError} if it is not a regular file, too large, or not readable
   */
  readonly read: (path: string) => Promise<Buffer | null> | Buffer | null;
}

/**
 * Reads files below a root. A file behind a symlink that leaves the root is refused, since it does not belong to the
 * repository. A file that the user named by its full path is allowed.
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

/** Whether the file really lies outside of the root. It need not exist yet. */
function leadsOut(whole: string, isLink: boolean, root: string): boolean {
  if (!isLink && dirname(whole) === root) return false;
  const place = isLink ? whole : dirname(whole);
  if (statSync(place, { throwIfNoEntry: false }) === undefined) return false;
  return !`${realpathSync(place)}${sep}`.startsWith(realpathSync(root) + sep);
}

/** Reads files of a commit. */
export async function revisionFiles(revision: string, place: GitPlace): Promise<ConfigFiles> {
  const { commitFiles } = await import('../../git/commits/file-at.ts');
  const { read } = await commitFiles(revision, place);
  // The form in which git names files of a commit.
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

/** An existing file. */
export interface FoundFile {
  /** The name of the file in messages. */
  readonly name: string;
  readonly content: Buffer;
}

/** Finds the configuration file of a repository; null if it has none. @throws {UserError} if it has two */
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
