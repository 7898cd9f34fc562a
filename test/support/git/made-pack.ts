import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const kinds = { commit: 1, tree: 2, blob: 3, tag: 4 };
type Type = keyof typeof kinds;

/** A part of a pack: an object, or a delta of an earlier part or of a named object. */
export type Part =
  | { readonly type: Type; readonly content: Buffer }
  | { readonly of: number | string; readonly delta: Buffer };

/** A pack that git itself would not write (format: git's `Documentation/gitformat-pack.adoc`). */
export function madePack(parts: readonly Part[], count = parts.length): Buffer {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0');
  head.writeUInt32BE(count, 8);
  const offsets: number[] = [];
  const pieces = [head];
  let at = head.length;
  for (const part of parts) {
    offsets.push(at);
    const bytes = 'type' in part ? part.content : part.delta;
    const kind = 'type' in part ? kinds[part.type] : typeof part.of === 'number' ? 6 : 7;
    const base = 'type' in part ? [] : typeof part.of === 'number' ? distance(at - offsets[part.of]!) : Buffer.from(part.of, 'hex');
    const piece = Buffer.concat([sized(kind, bytes.length), Buffer.from(base), deflateSync(bytes)]);
    pieces.push(piece);
    at += piece.length;
  }
  const pack = Buffer.concat(pieces);
  return Buffer.concat([pack, createHash('sha1').update(pack).digest()]);
}

/** An index of a pack: names in order, no checksums of entries, places, and the pack's own sum (git's `Documentation/gitformat-pack.adoc`). */
export function madeIndex(pack: Buffer, objects: readonly (readonly [oid: string, offset: number])[]): Buffer {
  const sorted = objects.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const words = (numbers: readonly number[]): Buffer => Buffer.concat(numbers.map((number) => Buffer.from([number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255])));
  const fanOut = Array.from({ length: 256 }, (_, byte) => sorted.filter(([oid]) => Number.parseInt(oid.slice(0, 2), 16) <= byte).length);
  const body = Buffer.concat([
    words([0xff744f63, 2, ...fanOut]),
    ...sorted.map(([oid]) => Buffer.from(oid, 'hex')),
    words(sorted.map(() => 0)),
    words(sorted.map(([, offset]) => offset)),
    pack.subarray(-20),
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

/** A bundle with such a pack. */
export function madeBundle(parts: readonly Part[], count?: number): Buffer {
  return Buffer.concat([Buffer.from(`# v2 git bundle\n${'1'.repeat(40)} refs/heads/main\n\n`), madePack(parts, count)]);
}

/** The name of an object. */
export function oidOf(part: Part): string {
  if (!('type' in part)) throw new TypeError('a delta has no name of its own');
  return createHash('sha1').update(`${part.type} ${part.content.length}\0`).update(part.content).digest('hex');
}

/** A file's content. */
export function blobOf(content: string | Buffer): Part {
  return { type: 'blob', content: Buffer.from(content) };
}

/** A folder. */
export function treeOf(...entries: readonly (readonly [name: string, part: Part])[]): Part {
  const content = entries.map(([name, part]) => Buffer.concat([Buffer.from(`${'type' in part && part.type === 'tree' ? 40000 : 100644} ${name}\0`), Buffer.from(oidOf(part), 'hex')]));
  return { type: 'tree', content: Buffer.concat(content) };
}

/** A commit of a folder. */
export function commitOf(tree: Part, message: string): Part {
  return { type: 'commit', content: Buffer.from(`tree ${oidOf(tree)}\nauthor A <a@x.io> 1 +0000\ncommitter A <a@x.io> 1 +0000\n\n${message}\n`) };
}

/** A delta that first adds new bytes, if there are any, at most 127, and then copies bytes from the beginning of its base. */
export function deltaOf(baseBytes: number, said: string, copied = 0, resultBytes = said.length + copied): Buffer {
  const copy = Array.from({ length: Math.ceil(copied / 0xffff) }, (_, i) => {
    const length = Math.min(0xffff, copied - i * 0xffff);
    const at = i * 0xffff;
    return Buffer.from([0xbf, at & 0xff, (at >> 8) & 0xff, (at >> 16) & 0xff, at >> 24, length & 0xff, length >> 8]);
  });
  return Buffer.concat([Buffer.from([...varint(baseBytes), ...varint(resultBytes), ...(said === '' ? [] : [said.length, ...Buffer.from(said, 'latin1')])]), ...copy]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

function sized(kind: number, size: number): Buffer {
  const rest = size >> 4;
  return Buffer.from([(kind << 4) | (size & 15) | (rest > 0 ? 0x80 : 0), ...(rest > 0 ? varint(rest) : [])]);
}

/** A distance in groups of seven bits, the highest first. Each group except the last one is stored as one less. */
function distance(value: number): readonly number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (--rest & 0x7f));
  return bytes;
}
