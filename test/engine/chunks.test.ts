import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import type { BlobResult } from '../../src/engine/match.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { amount } from '../support/how-long.ts';
import { tokens } from '../support/tokens.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

async function* cut(content: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  // One buffer for all chunks, as sources reuse theirs.
  const shared = Buffer.alloc(Math.max(...sizes, 1));
  for (let at = 0, i = 0; at < content.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length]!);
    const length = content.copy(shared, 0, at, Math.min(content.length, at + size));
    yield shared.subarray(0, length);
    at += length;
  }
}

const essence = (result: BlobResult) => ({
  bytes: result.bytes,
  directives: result.directives,
  matches: result.matches.map(({ rule, secret, span, position, encoding, excerpt }) => ({
    rule: rule.id, secret: secret.reveal(), span, position, encoding, text: excerpt.text,
  })),
});

/** Lines of filler with secrets planted at the given places, in plain text and in base64. */
function planted(size: number, places: readonly number[], name: string): Buffer {
  const make = tokens(name);
  const content = Buffer.alloc(size, 'some text of a file that is quite long, äöü\n');
  for (const [i, at] of places.entries()) {
    const secret = i % 3 === 0 ? make.user() : i % 3 === 1 ? make.org() : Buffer.from(`key: ${make.integration()}`).toString('base64');
    const line = `\nSENTRY_AUTH_TOKEN=${secret}\n`;
    if (at + line.length < size) content.write(line, at);
  }
  return content;
}

const mebibyte = 1024 * 1024;

test.each([
  ['the border of a piece', [512 * 1024 - 40, 1024 * 1024 - 3, 4 * mebibyte - 32_768 - 40, 4 * mebibyte - 20, 4 * mebibyte - 65_536 - 30]],
  ['the very beginning and the very end', [0, 9 * mebibyte - 400]],
  ['each other', [5 * mebibyte, 5 * mebibyte + 300, 5 * mebibyte + 600, 5 * mebibyte + 900]],
])('content in chunks gives the same as in one piece: secrets at %s', async (_, places) => {
  const content = planted(9 * mebibyte, places, 'chunks');
  const whole = essence(scanning.scan(content, 'a.txt'));
  expect(whole.matches).toHaveLength(places.length);
  for (const sizes of [[65_536], [1_000_003], [mebibyte * 8], [17, 4 * mebibyte, 1]]) {
    expect(essence(await scanning.scanChunks(cut(content, sizes), 'a.txt'))).toEqual(whole);
  }
  expect(essence(await scanning.scanPaced(content, 'a.txt', () => undefined))).toEqual(whole);
});

test('content in chunks gives the same as in one piece, wherever secrets stand and cuts fall', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9 * mebibyte - 3000), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 3 * mebibyte }), { minLength: 1, maxLength: 5 }),
      async (places, sizes) => {
        const content = planted(9 * mebibyte, places, 'property');
        const whole = essence(scanning.scan(content, 'a.txt'));
        expect(essence(await scanning.scanChunks(cut(content, [...sizes, 70_000]), 'a.txt'))).toEqual(whole);
        expect(essence(await scanning.scanPaced(content, 'a.txt', () => undefined))).toEqual(whole);
      },
    ),
    { numRuns: amount(5, 12) },
  );
}, 60_000);

test('UTF-16 in chunks of odd length gives the same as in one piece', async () => {
  const make = tokens('wide chunks');
  const text = `${'line of text äöü\n'.repeat(300_000)}SENTRY_AUTH_TOKEN=${make.user()}\n${'x'.repeat(900_000)} ${make.legacy()}\nSENTRY_TOKEN=${make.legacy()}\n`;
  const content = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const whole = essence(scanning.scan(content, 'a.txt'));
  expect(whole.matches.map(({ rule }) => rule)).toEqual(['sentry-user-token', 'sentry-legacy-token']);
  expect(essence(await scanning.scanChunks(cut(content, [333_333]), 'a.txt'))).toEqual(whole);
  expect(essence(await scanning.scanPaced(content, 'a.txt', () => undefined))).toEqual(whole);
});

test('content at hand is scanned with pauses, and what a pause throws ends it', async () => {
  const content = planted(4 * mebibyte, [3 * mebibyte], 'paced');
  let pauses = 0;
  const stop = new Error('enough');
  expect((await scanning.scanPaced(content, 'a.txt', () => void pauses++)).matches).toHaveLength(1);
  expect(pauses).toBe(8);
  await expect(scanning.scanPaced(content, 'a.txt', () => Promise.reject(stop))).rejects.toBe(stop);
});

test('directives keep their lines in chunks', async () => {
  const content = Buffer.from(`${'x\n'.repeat(3_000_000)}# sntrylint-disable-next-line -- made up\n${tokens('d').user()}\n`);
  const { directives, matches } = await scanning.scanChunks(cut(content, [65_536]), 'a.txt');
  expect(directives).toMatchObject([{ verb: 'disable-next-line', line: 3_000_001, column: 3, reason: 'made up' }]);
  expect(matches).toMatchObject([{ position: { startLine: 3_000_002 } }]);
});
