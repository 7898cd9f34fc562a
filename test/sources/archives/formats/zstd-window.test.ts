import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { decompress } from '../../../../src/sources/archives/formats/decompress.ts';
import { zstdWindow } from '../../../../src/sources/archives/formats/zstd-window.ts';
import { needs } from '../../../support/needs.ts';

needs('zstd');

const pack = (input: Buffer, ...args: readonly string[]): Buffer => execFileSync('zstd', ['-c', '-q', ...args], { input, maxBuffer: 1 << 26 });
const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${(i * 7919) % 1009} `).join(''));

test('the window is what zstd wrote, in the largest of several frames, behind one that is skipped', () => {
  const small = pack(text.subarray(0, 3000));
  const large = pack(text, '--long=24');
  const skipped = Buffer.concat([Buffer.from('532a4d1803000000', 'hex'), Buffer.from('abc')]);
  expect(zstdWindow(large)).toBe(2 ** 24);
  expect(zstdWindow(Buffer.concat([small, skipped, large, small]))).toBe(2 ** 24);
  expect(zstdWindow(pack(text, '--long=27', '--ultra', '-22'))).toBeLessThanOrEqual(2 ** 27);
});

test('a few bytes that ask for a gigabyte are refused before it is set aside', async () => {
  const packed = pack(text);
  // Not the content for its own window, and a window of 2^29 bytes and seven eighths.
  const bomb = Buffer.concat([packed.subarray(0, 4), Buffer.of(0x04, 0x9f), Buffer.from('010000', 'hex')]);
  expect(zstdWindow(bomb)).toBe(2 ** 29 + 7 * 2 ** 26);
  const before = process.memoryUsage.rss();
  const reading = decompress.zstd!(Buffer.concat([packed, bomb]))[Symbol.asyncIterator]().next();
  await expect(reading).rejects.toMatchObject({ name: 'Unreadable', reason: 'it asks for a window of more than 128 MiB' });
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 << 20);
});

test('damaged frames end the search', () => {
  const packed = pack(text);
  for (let length = 0; length < packed.length; length += 97) expect(zstdWindow(packed.subarray(0, length))).toBeLessThan(2 ** 24);
});
