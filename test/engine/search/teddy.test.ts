import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortestDigits, Teddy } from '../../../src/engine/search/teddy.ts';
import { amount } from '../../support/how-long.ts';

const nothing = (): void => {};

const literals = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'abcs_\0'), minLength: 4, maxLength: 9 }), { minLength: 1, maxLength: 24 });

test('finds every literal wherever it stands, and nothing else', () => {
  fc.assert(
    fc.property(literals, fc.string({ unit: fc.constantFrom(...'abcs_\0'), maxLength: 400 }), (texts, haystack) => {
      const bytes = Buffer.from(haystack, 'latin1');
      const found: string[] = [];
      new Teddy(texts.map((text) => ({ bytes: Buffer.from(text, 'latin1') }))).search(bytes, (number, at, end) => {
        expect(end - at).toBe(texts[number]!.length);
        found.push(`${at} ${texts[number]!}`);
      }, nothing);
      const wanted = texts.flatMap((text) => {
        const places: string[] = [];
        for (let at = haystack.indexOf(text); at !== -1; at = haystack.indexOf(text, at + 1)) places.push(`${at} ${text}`);
        return places;
      });
      expect(found.sort()).toEqual(wanted.sort());
    }),
    { numRuns: amount(100, 500) },
  );
});

test.each([0, 1, 3, 15, 16, 17, 31])('finds literals across the borders of blocks (%i bytes before one)', (before) => {
  const block = 1 << 18;
  const bytes = Buffer.alloc(2 * block + 64, 'x');
  const places = [0, block - before, 2 * block - before, bytes.length - 5];
  for (const at of places) bytes.write('sntry', at);
  const found: number[] = [];
  new Teddy([{ bytes: Buffer.from('sntry') }]).search(bytes, (_, at) => found.push(at), nothing);
  expect(found).toEqual(places);
});

test('finds more candidates than its list holds', () => {
  const bytes = Buffer.from('sntry'.repeat(20_000));
  let count = 0;
  new Teddy([{ bytes: Buffer.from('sntry') }]).search(bytes, () => count++, nothing);
  expect(count).toBe(20_000);
});

test('tells of every run of 31 hexadecimal digits or more, wherever it stands, in order, and of nothing that is none', () => {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 14, maxLength: 70 }),
    fc.string({ unit: fc.constantFrom(...'gG/:@`\0 '), minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(0, (1 << 18) - 33), (pieces, before) => {
      const text = ' '.repeat(before) + pieces.join('');
      const told: number[] = [];
      new Teddy([{ bytes: Buffer.from('sntry') }]).search(Buffer.from(text, 'latin1'), nothing, (at) => told.push(at));
      const runs = [...text.matchAll(/[0-9a-fA-F]+/g)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told.every((at) => runs.some(({ from, to }) => from <= at && at < to))).toBe(true);
      expect(runs.filter(({ from, to }) => to - from >= shortestDigits && !told.some((at) => from <= at && at < to))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
