import { isUtf8 } from 'node:buffer';

/** Who wrote something, and when. */
export interface Signature {
  /** `Ada <ada@example.org>`; null if the object names nobody. */
  readonly author: string | null;
  /** ISO 8601 with the author's zone: `2026-01-02T04:04:05+01:00`; null if git's date is invalid. */
  readonly date: string | null;
}

/** What a scan needs of a commit or an annotated tag. */
export interface CommitText extends Signature {
  readonly message: Buffer;
  /** The headers that people or programs wrote: all except those that name objects. */
  readonly headers: Buffer;
}

/**
 * Reads a commit or a tag object: headers, an empty line, the message (`git help cat-file`; a tag has a `tagger`):
 *
 *     tree 4b825dc6…
 *     author Ada <ada@example.org> 1767323045 +0100
 *     committer Ada <ada@example.org> 1767323045 +0100
 *
 *     the message
 *
 * An object without an empty line counts as a message, so that malformed content is scanned too.
 */
export function parseCommit(object: Buffer): CommitText {
  const end = object.indexOf('\n\n');
  if (end === -1) return { message: object, headers: Buffer.alloc(0), author: null, date: null };
  const headers = withoutNames(object.subarray(0, end));
  return { message: object.subarray(end + 2), headers, ...signature(/^(?:author|tagger) (.*)$/m.exec(text(headers))?.[1] ?? '') };
}

/** The headers without the first ones: tree and parents of a commit; object and type of a tag. */
function withoutNames(headers: Buffer): Buffer {
  return headers.subarray(/^(?:(?:tree|parent|object|type) [0-9a-z]+\n)*/.exec(headers.toString('latin1'))![0].length);
}

function signature(header: string): Signature {
  const found = /^(.*>) (\d{1,12}) ([+-]\d{4})$/.exec(header);
  if (found === null) return { author: header === '' ? null : header, date: null };
  const [, author, time, zone] = found as unknown as readonly [string, string, string, string];
  return { author, date: isoDate(Number(time), zone) };
}

/** The ISO 8601 form of seconds since 1970 in a zone such as `+0100`; null for a year that ISO 8601 writes in another way. */
function isoDate(time: number, zone: string): string | null {
  const minutes = Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = new Date((time + minutes * 60) * 1000);
  if (Number.isNaN(local.getTime()) || local.getUTCFullYear() > 9999) return null;
  return `${local.toISOString().slice(0, 19)}${zone.slice(0, 3)}:${zone.slice(3)}`;
}

/** The text of bytes that may not be UTF-8: old commits name their author in Latin-1 or in their `encoding`. */
function text(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
