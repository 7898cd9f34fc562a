import { headersPath } from '../content-path.ts';
import type { CommitText } from '../../git/commits/text/parse-commit.ts';
import type { Blob, Place } from '../source.ts';

/** As many bytes without a space as the shortest secret has, with its key. Only where a word begins is it tried. */
const longWord = /(?<![^ \n])[^ \n]{64}/;

/** The texts of a commit or a tag that are scanned, with their paths: its message, and its headers if they may hold a token (a name, a signature, the tag that a merge took in). */
export function commitTextParts(path: string, { message, headers }: CommitText): readonly { readonly path: string; readonly content: Buffer }[] {
  const said = { path, content: message };
  return mayHoldToken(headers) ? [said, { path: headersPath(path), content: headers }] : [said];
}

/**
 * The text of a commit or a tag as content.
 *
 * @param path of the message
 * @param placed a place for each path; asked only after a match
 */
export function* commitTextBlobs(path: string, text: CommitText, placed: (path: string) => Promise<Place>): Generator<Blob, void, void> {
  for (const part of commitTextParts(path, text)) yield { ...part, places: async () => [await placed(part.path)], before: null, isFile: false, isUnreviewed: true };
}

/** Whether the headers of a commit or a tag have to be scanned. */
export function mayHoldToken(headers: Buffer): boolean {
  return longWord.test(headers.toString('latin1'));
}
