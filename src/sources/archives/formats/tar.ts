import { Damaged } from '../../../errors.ts';
import { ByteReader } from '../../../git/objects/byte-reader.ts';
import { isTar } from '../archive-kind.ts';
import { type Entry, entryName, once } from '../entry.ts';

const block = 512;
/** The most bytes of a pax header or a long name. */
const longestHeader = 1_048_576;

/** Bytes that are given at once. */
const partBytes = 1_048_576;

interface Header {
  readonly name: string;
  readonly size: number;
  /** `0` a file, `2` a symlink, `L` a long name, `K` a long target, `x` a pax header …: POSIX pax, section ustar interchange format. */
  readonly type: string;
  readonly target: string;
}

/**
 * The files of a tar archive, and the targets of its links, as a stream. Content of an entry that is not read before the next
 * entry is skipped.
 * @throws {Damaged} if the archive ends too early or a header is invalid
 */
export async function* tarEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry, void, void> {
  const reader = new ByteReader(chunks);
  let said: Said = {};
  for (let bytes = await reader.exactly(block); bytes !== null && bytes.some((byte) => byte !== 0); bytes = await reader.exactly(block)) {
    const header = readHeader(bytes);
    if ('LKx'.includes(header.type)) {
      if (header.size > longestHeader) throw new Damaged('a header is too long');
      const text = (await whole(reader, header.size + padding(header.size))).subarray(0, header.size);
      Object.assign(said, header.type === 'x' ? readPax(text) : readLong(header.type, text));
      continue;
    }
    const { name, size, target }: Required<Said> = { ...header, ...said };
    said = {};
    const rest = { left: size };
    const isLink = header.type === '2' || header.type === '1';
    if (isLink) yield { name, content: () => once(Buffer.from(target)) };
    else if (!name.endsWith('/') && header.type !== '5' && header.type !== 'g') yield { name, content: () => content(reader, rest) };
    // Skips what was not read of it.
    for await (const _ of content(reader, rest)) continue;
    await whole(reader, padding(size));
  }
}

/** The facts in extra headers before a file's own header, for values that do not fit into that. */
interface Said {
  name?: string;
  size?: number;
  target?: string;
}

/** The bytes up to the next whole block. */
function padding(size: number): number {
  return (block - (size % block)) % block;
}

function readHeader(bytes: Buffer): Header {
  if (!isTar(bytes)) throw new Damaged('a header is damaged');
  const text = (from: number, to: number): string => {
    const field = bytes.subarray(from, to);
    const end = field.indexOf(0);
    return entryName(end === -1 ? field : field.subarray(0, end));
  };
  const prefix = text(257, 262) === 'ustar' && bytes[263] !== 0x20 ? text(345, 500) : '';
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    size: readSize(bytes),
    type: String.fromCharCode(bytes[156]!),
    target: text(157, 257),
  };
}

/** Twelve octal digits, or (GNU) the first bit set and a binary number. */
function readSize(bytes: Buffer): number {
  const size =
    bytes[124]! >= 0x80
      ? Number(bytes.readBigUInt64BE(128))
      : Number.parseInt(bytes.toString('latin1', 124, 136).replace(/[\0 ].*$/s, '') || '0', 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new Damaged('a size is not a number');
  return size;
}

/** GNU's `././@LongLink`: the whole content is the name, or the target of a link. */
function readLong(type: string, text: Buffer): Said {
  // Without the lookbehind, the search would begin anew at every zero of a long row.
  const long = entryName(text).replace(/(?<!\0)\0+$/, '');
  return type === 'L' ? { name: long } : { target: long };
}

/** `30 path=some/long/name\n`: the length of the record in bytes, a space, key and value. */
function readPax(text: Buffer): Said {
  const found: Said = {};
  for (let at = 0; at < text.length; ) {
    const digits = /^(\d{1,9}) /.exec(text.toString('latin1', at, at + 10))?.[1];
    const length = Number(digits);
    if (digits === undefined || length < 5) break;
    const record = text.toString('utf8', at + digits.length + 1, at + length - 1);
    const value = record.slice(record.indexOf('=') + 1);
    if (record.startsWith('path=')) found.name = value;
    if (record.startsWith('linkpath=')) found.target = value;
    if (/^size=\d{1,15}$/.test(record)) found.size = Number(value);
    at += length;
  }
  return found;
}

async function* content(reader: ByteReader, rest: { left: number }): AsyncGenerator<Buffer, void, void> {
  while (rest.left > 0) {
    const part = await reader.some(Math.min(rest.left, partBytes));
    if (part === null) throw new Damaged('it ends too early');
    rest.left -= part.length;
    yield part;
  }
}

async function whole(reader: ByteReader, size: number): Promise<Buffer> {
  const bytes = await reader.exactly(size);
  if (bytes === null) throw new Damaged('it ends too early');
  return bytes;
}
