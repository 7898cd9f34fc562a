import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../../../../src/errors.ts';
import { readCloneUrl } from './clone-url.ts';

/** One address of a file, or what is wrong with a line of it. */
export type UrlLine = { readonly line: number } & ReturnType<typeof readCloneUrl>;

/** The most bytes of a list. Nobody keeps a larger one. */
const largest = 100_000_000;

/**
 * The addresses in a file, one a line. A line may be empty, and `#` begins a comment, at the start of a line or after a
 * space. No message repeats a line, since it may hold a credential.
 *
 * @throws {UserError} with exit code 3 if the file cannot be read
 */
export function readUrlFile(path: string, shown: string): readonly UrlLine[] {
  let text: string;
  try {
    const { size, isFile } = lookAt(path);
    if (!isFile) throw new UserError('The list of repositories is not a file', { where: shown, exitCode: 3 });
    if (size > largest) throw new UserError('The list of repositories is larger than 100 MB', { where: shown, exitCode: 3 });
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof TypeError ? 'it is not UTF-8' : ((error as NodeJS.ErrnoException).code ?? 'unknown error');
    throw new UserError(`The list of repositories could not be read: ${why}`, { where: shown, exitCode: 3 });
  }
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, address: line.replace(/(?:^|\s)#.*$/, '').trim() }))
    .filter(({ address }) => address !== '')
    .map(({ line, address }) => ({ line, ...readCloneUrl(address) }));
}

/** Examines the file before it is opened, since a FIFO would never end. */
function lookAt(path: string): { readonly size: number; readonly isFile: boolean } {
  const found = statSync(path);
  return { size: found.size, isFile: found.isFile() };
}
