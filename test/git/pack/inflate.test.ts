import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflated } from '../../support/engine/kernel.ts';
import { adler32, zlibOf } from '../../support/engine/zlib.ts';
import { amount } from '../../support/how-long.ts';

const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FILTERED];
/** Bytes with repeats and with very uneven frequencies, so that codes of all lengths are needed. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  fc.array(fc.tuple(fc.string({ maxLength: 12 }), fc.nat(300)), { maxLength: 30 }).map((parts) => Buffer.from(parts.map(([text, times]) => text.repeat(times)).join(''))),
  fc.tuple(fc.integer({ min: 2, max: 40 }), fc.nat(255)).map(([symbols, first]) => {
    const skewed: number[] = [];
    for (let i = 0; i < symbols; i++) skewed.push(...Array.from({ length: Math.min(20_000, Math.floor(1.6 ** i)) }, () => (first + i) & 0xff));
    return Buffer.from(skewed.map((_, i) => skewed[(i * 7919) % skewed.length]!));
  }),
);

describe('inflating', () => {
  it('gives back what zlib deflated, at every level and with every strategy', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 9 }), fc.constantFrom(...strategies), fc.integer({ min: 1, max: 9 }), (content, level, strategy, memLevel) => {
        expect(inflated(deflateSync(content, { level, strategy, memLevel }), content.length)?.equals(content)).toBe(true);
      }),
      { numRuns: amount(150, 3000) },
    );
  }, 120_000);

  it('of more than one block, and of stored ones of 64 KB', () => {
    const content = Buffer.from(Array.from({ length: 90_000 }, (_, i) => `${(i * 7_368_787) % 1009} `).join(''));
    for (const level of [0, 1, 6, 9]) expect(inflated(deflateSync(content, { level, memLevel: 1 }), content.length)?.equals(content)).toBe(true);
  });

  it('refuses another length, a piece that is missing or too much, and a wrong checksum', () => {
    const content = Buffer.from('a tree, a tag, and a commit\n'.repeat(9));
    const packed = deflateSync(content);
    expect(inflated(packed, content.length - 1)).toBeNull();
    expect(inflated(packed, content.length + 1)).toBeNull();
    for (let length = 0; length < packed.length; length++) expect(inflated(packed.subarray(0, length), content.length)).toBeNull();
    expect(inflated(Buffer.concat([packed, Buffer.alloc(1)]), content.length)).toBeNull();
    for (let bit = 0; bit < packed.length * 8; bit++) {
      const broken = Buffer.from(packed);
      broken[bit >> 3]! ^= 1 << (bit & 7);
      const result = inflated(broken, content.length);
      // Some bits of the header say how well it was deflated, and nothing else.
      expect(result === null || result.equals(content)).toBe(true);
    }
  });

  it('of any bytes says what zlib says, with nothing written where it should not be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (array) => {
        // Fixed codes, and as many of a code's lengths as fit: what is seldom met is met often.
        const raw = Buffer.from(array);
        const wanted = zlibOf(raw);
        const content = wanted?.content ?? Buffer.alloc(300);
        const result = inflated(Buffer.concat([Buffer.of(0x78, 0x9c), raw.subarray(0, wanted?.used), adler32(content)]), content.length);
        expect(result).toEqual(wanted === null ? null : content);
      }),
      { numRuns: amount(1000, 20_000) },
    );
  }, 60_000);

  it.each([
    ['a window that is too large', [0x88, 0x1c]],
    ['a dictionary', [0x78, 0xbb]],
    ['another method', [0x77, 0x85]],
    ['a wrong check of its head', [0x78, 0x9d]],
  ])('refuses %s, as zlib does', (_, head) => {
    const packed = Buffer.concat([Buffer.from(head), deflateSync('x').subarray(2)]);
    expect(() => inflateSync(packed)).toThrow(/header|method|dictionary|window/i);
    expect(inflated(packed, 1)).toBeNull();
  });
});
