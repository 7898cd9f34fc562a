import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectParser } from '../../../src/git/objects/object-stream.ts';
import { amount } from '../../support/how-long.ts';

interface Told {
  readonly type: string;
  readonly oid: string;
  readonly content: string;
}

const oid = (i: number): string => String(i).padStart(40, '0');

/** What git would write for some objects; null for one that is missing. */
function stream(contents: readonly (string | null)[]): Buffer {
  return Buffer.concat(
    contents.map((content, i) => (content === null ? Buffer.from(`${oid(i)} missing\n`) : Buffer.from(`${oid(i)} blob ${Buffer.byteLength(content)}\n${content}\n`))),
  );
}

function parse(names: readonly string[], pieces: readonly Buffer[], limit: number) {
  const objects: Told[] = [];
  const parser = objectParser(names, limit, {
    object: (type, name, content) => objects.push({ type, oid: name, content: content.toString() }),
    large: (type, name, size) => objects.push({ type, oid: name, content: `${size} bytes` }),
    missing: (name) => objects.push({ type: 'missing', oid: name, content: '' }),
  });
  for (const piece of pieces) parser.feed(piece);
  return { objects, isDone: parser.isDone() };
}

const contents = fc.array(fc.option(fc.string({ maxLength: 60, unit: 'binary' }), { nil: null }), { maxLength: 8 });

test('a stream says the same wherever it is cut', () => {
  fc.assert(
    fc.property(contents, fc.array(fc.nat(700), { maxLength: 12 }), (all, cuts) => {
      const bytes = stream(all);
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
      const names = all.map((_, i) => oid(i));
      const whole = parse(names, [bytes], 40);
      expect(whole.isDone).toBe(true);
      expect(whole.objects.map(({ content }) => content)).toEqual(
        all.map((content) => (content === null ? '' : Buffer.byteLength(content) > 40 ? `${Buffer.byteLength(content)} bytes` : content)),
      );
      expect(parse(names, pieces, 40)).toEqual(whole);
    }),
    { numRuns: amount(125, 1000) },
  );
});

test('a stream that ends before its end is never taken for a whole one', () => {
  fc.assert(
    fc.property(contents.filter((all) => all.length > 0), fc.nat(), (all, cut) => {
      const bytes = stream(all);
      expect(parse(all.map((_, i) => oid(i)), [bytes.subarray(0, cut % bytes.length)], 40).isDone).toBe(false);
    }),
    { numRuns: amount(125, 1000) },
  );
});

test.each([
  ['another object', `${oid(7)} blob 1\nx\n`],
  ['no header', `${'x'.repeat(300)}\n`],
  ['an object without its end', `${oid(0)} blob 1\nxy`],
])('%s is an error', (_, text) => {
  expect(() => parse([oid(0)], [Buffer.from(text)], 40)).toThrow('git cat-file broke off');
});
