import { ByteReader } from '../../git/byte-reader.ts';
import { isTar } from './archive-kind.ts';
import { type Entry, entryName } from './entry.ts';

const block = 512;
/** Bytes of a pax header or of a long name; more is no name. */
const longestHeader = 1_048_576;

interface Header {
  readonly name: string;
  readonly size: number;
  /** `0` a file, `2` a symlink, `L` a long name, `x` a pax header …: POSIX pax, section ustar interchange format. */
  readonly type: string;
  readonly target: string;
}

/**
 * The files of a tar archive, and the targets of its links, as they come. An entry's content must be read, or left,
 * before the next is asked for.
 * @throws {Error} where the archive ends too early or a header is none
 */
export async function* tarEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<Entry, void, void> {
  const reader = new ByteReader(chunks);
  let path: string | null = null;
  let size: number | null = null;
  for (let bytes = await reader.exactly(block); bytes !== null && bytes.some((byte) => byte !== 0); bytes = await reader.exactly(block)) {
    const header = readHeader(bytes);
    if (header.type === 'L' || header.type === 'x') {
      if (header.size > longestHeader) throw new Error('a header is too long');
      const text = await whole(reader, header.size);
      if (header.type === 'L') path = text.toString('utf8').replace(/\0+$/, '');
      else ({ path = path, size = size } = readPax(text));
      continue;
    }
    const rest = { left: size ?? header.size };
    const padding = (block - (rest.left % block)) % block;
    const name: string = path ?? header.name;
    [path, size] = [null, null];
    const isLink = header.type === '2' || header.type === '1';
    if (isLink) yield { name, content: async function* () { yield Buffer.from(header.target); } };
    else if (!name.endsWith('/') && header.type !== '5' && header.type !== 'g') yield { name, content: () => content(reader, rest) };
    // What nobody read of it is passed over.
    for await (const _ of content(reader, rest)) continue;
    await whole(reader, padding);
  }
}

function readHeader(bytes: Buffer): Header {
  if (!isTar(bytes)) throw new Error('a header is damaged');
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
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('a size is none');
  return size;
}

/** `30 path=some/long/name\n`: the length of the record in bytes, a space, key and value. */
function readPax(text: Buffer): { readonly path?: string; readonly size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < text.length; ) {
    const length = Number.parseInt(text.toString('latin1', at, at + 12), 10);
    if (!(length > 4)) break;
    const record = text.toString('utf8', text.indexOf(0x20, at) + 1, at + length - 1);
    if (record.startsWith('path=')) found.path = record.slice(5);
    if (/^size=\d{1,15}$/.test(record)) found.size = Number(record.slice(5));
    at += length;
  }
  return found;
}

async function* content(reader: ByteReader, rest: { left: number }): AsyncGenerator<Buffer, void, void> {
  while (rest.left > 0) {
    const part = await reader.some(rest.left);
    if (part === null) throw new Error('it ends too early');
    rest.left -= part.length;
    yield part;
  }
}

async function whole(reader: ByteReader, size: number): Promise<Buffer> {
  const bytes = await reader.exactly(size);
  if (bytes === null) throw new Error('it ends too early');
  return bytes;
}
