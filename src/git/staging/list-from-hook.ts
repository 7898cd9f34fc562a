import { readSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { parseChange, type RawChange } from '../commits/changes/parse-raw-diff.ts';

/**
 * Reads the changes that git listed for the hook, so that a large index need not be listed again: lines of `git
 * diff-index --raw` without deletions. The last line says that git succeeded.
 *
 *     :100644 100644 5716ca5987… 7b18d017f8… M<tab>file.txt
 *     :000000 100644 0000000000… 7b18d017f8… A<tab>"a \"b\"\n.txt"
 *     ..end
 *
 * @throws {UserError} with exit code 3 if the list has another form or ends too early.
 */
export async function* listFromHook(descriptor: number): AsyncGenerator<readonly RawChange[], void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of chunks(descriptor)) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const changes: RawChange[] = [];
    let at = 0;
    for (let end = text.indexOf(lineFeed); end !== -1; end = text.indexOf(lineFeed, at)) {
      if (end - at === last.length && text.toString('latin1', at, end) === last) {
        if (end + 1 !== text.length) throw malformed();
        yield changes;
        return;
      }
      changes.push(changeAt(text, at, end));
      at = end + 1;
    }
    rest = text.subarray(at);
    if (changes.length > 0) yield changes;
  }
  throw malformed();
}

/** Reads as it is asked for, and without a stream, which Node takes 3 ms to make. Git lists faster than contents are read. */
function* chunks(descriptor: number): Generator<Buffer, void, void> {
  for (;;) {
    // Paths are kept as parts of it.
    const bytes = Buffer.allocUnsafe(64 * 1024);
    const length = read(descriptor, bytes);
    if (length === 0) return;
    yield bytes.subarray(0, length);
  }
}

/** @returns how many bytes were read; 0 at the end */
function read(descriptor: number, bytes: Buffer): number {
  try {
    return readSync(descriptor, bytes);
  } catch (error) {
    // The end of a pipe, on Windows.
    if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
    throw malformed();
  }
}

const lineFeed = 0x0a;
const tab = 0x09;
const quote = 0x22;
const backslash = 0x5c;
const last = '..end';

/** Reads the change in a line. The line is not copied first, since there may be a million lines. */
function changeAt(text: Buffer, at: number, end: number): RawChange {
  const endOfHeader = text.indexOf(tab, at);
  const change = endOfHeader === -1 || endOfHeader >= end ? null : parseChange(text.toString('latin1', at, endOfHeader));
  if (change === null) throw malformed();
  return { ...change, path: unquoted(text.subarray(endOfHeader + 1, end)) };
}

/**
 * A path as git stores it. If it holds a control character, a quote or a backslash, git prints it like a string in C
 * (git/git quote.c).
 */
function unquoted(path: Buffer): Buffer {
  if (path[0] !== quote) return path;
  if (path.length < 2 || path.at(-1) !== quote) throw malformed();
  const bytes: number[] = [];
  for (let i = 1; i < path.length - 1; i++) {
    if (path[i] !== backslash) {
      bytes.push(path[i]!);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(path.toString('latin1', i + 1, Math.min(i + 4, path.length - 1)));
    const byte = octal === null ? escapes[String.fromCharCode(path[i + 1]!)] : Number.parseInt(octal[0], 8);
    if (byte === undefined) throw malformed();
    bytes.push(byte);
    i += octal === null ? 1 : 3;
  }
  return Buffer.from(bytes);
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': quote, '\\': backslash };

function malformed(): UserError {
  return new UserError('the list of changes that the hook hands over ends too early or is malformed', { exitCode: 3 });
}
