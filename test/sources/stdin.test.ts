import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { stdin } from '../../src/sources/stdin.ts';
import { readSource } from '../support/read-source.ts';

test('is one content under the name that was given', async () => {
  const read = await readSource(stdin({ stream: Readable.from([Buffer.from('one '), Buffer.from('two')]), path: 'log.txt' }));
  expect(read.texts).toEqual({ 'log.txt': 'one two' });
  expect(read.blobs[0]).toMatchObject({ chunks: 1, before: null });
});

test('has a name of its own where none was given, and may be empty', async () => {
  const read = await readSource(stdin({ stream: Readable.from([]), path: null }));
  expect(read.texts).toEqual({ '<stdin>': '' });
});

test('comes in chunks where it is large, and not one byte is lost', async () => {
  const megabytes = Array.from({ length: 20 }, (_, index) => Buffer.alloc(1 << 20, index));
  const read = await readSource(stdin({ stream: Readable.from(megabytes), path: null }));
  expect(read.blobs[0]!.chunks).toBeGreaterThan(1);
  expect(read.blobs[0]!.bytes.equals(Buffer.concat(megabytes))).toBe(true);
});

test('is an incomplete scan where the stream breaks at once', async () => {
  const stream = Readable.from(broken(0));
  await expect(readSource(stdin({ stream, path: null }))).rejects.toMatchObject({ name: 'UserError', exitCode: 3, what: expect.stringContaining('pipe burst') });
});

test('is unreadable half-way where the stream breaks later', async () => {
  const stream = Readable.from(broken(12));
  await expect(readSource(stdin({ stream, path: null }))).rejects.toMatchObject({ name: 'Unreadable', reason: expect.stringContaining('pipe burst') });
});

async function* broken(after: number): AsyncGenerator<Buffer> {
  for (let megabyte = 0; megabyte < after; megabyte++) yield Buffer.alloc(1 << 20);
  throw new Error('pipe burst');
}

test('that is excluded by its name is read to the end, and not given', async () => {
  for (const size of [1, 20]) {
    const stream = Readable.from(Array.from({ length: size }, () => Buffer.alloc(1 << 20)));
    const read = await readSource(stdin({ stream, path: 'made/a.ts' }), { exclude: (path) => path.startsWith('made/') });
    expect([read.texts, read.emptyReason, read.notes, stream.readableEnded]).toEqual([{}, 'made/a.ts is excluded', ['made/a.ts is excluded'], true]);
  }
});

test('above the limit is named, however it comes', async () => {
  const small = await readSource(stdin({ stream: Readable.from([Buffer.from('12345678901')]), path: 'a' }), { maxFileSize: 10 });
  expect([small.texts, small.notRead]).toEqual([{}, [{ path: 'a', reason: 'larger than 10 bytes' }]]);
  const large = Array.from({ length: 20 }, () => Buffer.alloc(1 << 20));
  await expect(readSource(stdin({ stream: Readable.from(large), path: 'a' }), { maxFileSize: 15 << 20 })).rejects.toMatchObject({ reason: 'larger than 15 MiB' });
  expect((await readSource(stdin({ stream: Readable.from(large), path: 'a' }), { maxFileSize: 20 << 20 })).notRead).toEqual([]);
});
