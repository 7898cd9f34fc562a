import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unreadable } from '../../../errors.ts';
import type { ArchiveKind } from '../archive-kind.ts';
import { bunzip2 } from './bunzip2.ts';
import { zstdWindow } from './zstd-window.ts';

/** How many compressed bytes a decompressor gets at once. */
const portion = 65_536;
/** In bytes. This is also the limit of the program zstd, unless an option raises it. */
const largestWindow = 128 * 1024 * 1024;
/** Smaller portions for Zstandard: four bytes can stand for 128 kB, and the package gives all output of a portion at once. */
const zstdPortion = 256;

/** The decompressors, each a stream of bytes from bytes; one is loaded when something needs it. */
export const decompress: Readonly<Partial<Record<ArchiveKind, (bytes: Buffer) => AsyncIterable<Buffer>>>> = {
  gzip: (bytes) => portions(bytes).pipe(createGunzip()),
  bzip2: bunzip2,
  xz,
  zstd,
};

function portions(bytes: Buffer): Readable {
  return Readable.from(cut(bytes), { objectMode: false });
}

function* cut(bytes: Buffer): Generator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += portion) yield bytes.subarray(at, at + portion);
}

/** The package reads one stream at a time: the next waits until this one has ended or was cancelled. */
async function* xz(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  const { default: module } = await import('xz-decompress');
  const reader = new module.XzReadableStream(Readable.toWeb(portions(bytes)) as ReadableStream<Uint8Array>).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield Buffer.from(part.value);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* zstd(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  if (zstdWindow(bytes) > largestWindow) throw new Unreadable('it asks for a window of more than 128 MiB');
  const { Decompress } = await import('fzstd');
  let out: Buffer[] = [];
  const stream = new Decompress((part) => out.push(Buffer.from(part)));
  for (let at = 0; at < bytes.length; at += zstdPortion) {
    stream.push(bytes.subarray(at, at + zstdPortion), at + zstdPortion >= bytes.length);
    yield* out;
    out = [];
  }
}
