import { headersPath } from '../content-path.ts';
import type { CommitText } from '../../git/commits/parse-commit.ts';
import type { Blob, Place } from '../source.ts';

/** As many bytes without a space as the shortest secret has, with its key. */
const longWord = /[^ \n]{64}/;

/**
 * The text of a commit or a tag as content: its message, and its headers if they may hold a token (a name, a signature, the tag
 * that a merge took in).
 *
 * @param path of the message
 * @param placed a place for each path; asked only after a match
 */
export function* commitTextBlobs(path: string, { message, headers }: CommitText, placed: (path: string) => Promise<Place>): Generator<Blob, void, void> {
  const blob = (at: string, content: Buffer): Blob => ({ path: at, content, places: async () => [await placed(at)], before: null, isFile: false, isUnreviewed: true });
  yield blob(path, message);
  if (mayHoldToken(headers)) yield blob(headersPath(path), headers);
}

/** Whether the headers of a commit or a tag have to be scanned. */
export function mayHoldToken(headers: Buffer): boolean {
  return longWord.test(headers.toString('latin1'));
}
