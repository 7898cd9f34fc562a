import { lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { specialFile } from './file-content.ts';
import { expandPattern, isPattern } from './expand-pattern.ts';
import { fileTrouble } from './file-trouble.ts';

/** A path that was named on the command line; `absolute` is the name, made absolute. */
export type NamedPath =
  | { readonly kind: 'folder'; readonly absolute: string }
  /** `real` is the path to open: if the name is a symlink to a file, the path of that file. */
  | { readonly kind: 'file'; readonly absolute: string; readonly real: string }
  | { readonly kind: 'unreadable'; readonly absolute: string; readonly reason: string };

/**
 * Examines the names from the command line before anything is read. If no file has a name, it may be a pattern, which
 * stands for the files that match it.
 * @throws {UserError} with exit code 2 if a name stands for nothing.
 */
export async function namedPaths(paths: readonly string[], cwd: string): Promise<readonly NamedPath[]> {
  const found: NamedPath[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const one = named(resolve(cwd, path));
    const matched = one === null && isPattern(path) ? await expandPattern(path, cwd) : [];
    if (one !== null) found.push(one);
    else if (matched.length === 0) missing.push(path);
    for (const file of matched) found.push(named(resolve(cwd, file)) ?? { kind: 'unreadable', absolute: resolve(cwd, file), reason: 'it vanished' });
  }
  if (missing.length > 0) {
    const more = missing.length > 1 ? `, and ${missing.length - 1} more` : '';
    throw new UserError('there is no such file or folder', { where: `${missing[0]}${more}`, fix: 'paths are relative to the folder you are in' });
  }
  return found;
}

function named(absolute: string): NamedPath | null {
  try {
    const link = lstatSync(absolute);
    // For a symlink that points at nothing, its target's name is read, as for every symlink.
    const seen = link.isSymbolicLink() ? (statSync(absolute, { throwIfNoEntry: false }) ?? link) : link;
    if (seen.isDirectory()) return { kind: 'folder', absolute };
    if (!seen.isFile() && !seen.isSymbolicLink()) return { kind: 'unreadable', absolute, reason: `it is ${specialFile(seen)}` };
    return { kind: 'file', absolute, real: seen === link ? absolute : realpathSync(absolute) };
  } catch (error) {
    const trouble = error as NodeJS.ErrnoException;
    if (trouble.code === 'ENOENT' || trouble.code === 'ENOTDIR') return null;
    return { kind: 'unreadable', absolute, reason: fileTrouble(trouble) };
  }
}
