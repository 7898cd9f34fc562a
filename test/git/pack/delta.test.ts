import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { type Anchors, carried, joinedAnchors, stride } from '../../../src/engine/search/anchors.ts';
import { copiesIn, deltaHead } from '../../../src/git/pack/delta.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { applied } from '../../support/engine/kernel.ts';
import { amount } from '../../support/how-long.ts';

type Step = { readonly copy: readonly [offset: number, length: number] } | { readonly insert: Buffer };

/** A delta as git writes it. */
function encoded(baseBytes: number, resultBytes: number, steps: readonly Step[]): Buffer {
  const varint = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]);
  const bytes = steps.flatMap((step) => {
    if ('insert' in step) return [step.insert.length, ...step.insert];
    const [offset, length] = step.copy;
    const parts = [offset & 0xff, (offset >> 8) & 0xff, (offset >> 16) & 0xff, (offset >> 24) & 0xff, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff];
    return [0x80 | parts.reduce((bits, part, i) => bits | (part === 0 ? 0 : 1 << i), 0), ...parts.filter((part) => part !== 0)];
  });
  return Buffer.from([...varint(baseBytes), ...varint(resultBytes), ...bytes]);
}

/** What steps make of a base, the plain way. */
function made(base: Buffer, steps: readonly Step[]): Buffer {
  return Buffer.concat(steps.map((step) => ('insert' in step ? step.insert : base.subarray(step.copy[0], step.copy[0] + step.copy[1]))));
}

/** Pieces of which keywords and runs of 64 digits are made, or nearly. */
const piece = fc.oneof(
  fc.constantFrom('s', 'sn', 'snt', 'ry', 'ryu_', 'rys_', 'c25', '0cn', 'NudH', 'J5', '\n', 's\0n\0', 't\0r\0y', '736e', '747279', 'sentry', '.io'),
  fc.integer({ min: 1, max: 66 }).map((length) => 'a7'.repeat(33).slice(0, length)),
  fc.string({ maxLength: 90 }),
);
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
const stepsOn = (base: Buffer): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      fc.tuple(fc.nat(Math.max(0, base.length - 1)), fc.nat(base.length)).map(([offset, length]): Step => {
        const copied = Math.min(length, base.length - offset);
        return copied === 0 ? { insert: Buffer.from('x') } : { copy: [offset, copied] };
      }),
      piece.filter((one) => one.length > 0 && one.length < 0x80).map((one): Step => ({ insert: Buffer.from(one, 'latin1') })),
    ),
    { minLength: 1, maxLength: 8 },
  );
const cases = text.chain((base) => stepsOn(base).map((steps) => ({ base, steps })));

describe('a delta', () => {
  it('makes what its steps say', () => {
    fc.assert(
      fc.property(cases, fc.nat(70), ({ base, steps }, margin) => {
        const wanted = made(base, steps);
        expect(applied(base, encoded(base.length, wanted.length, steps), margin)!.result.equals(wanted)).toBe(true);
      }),
      { numRuns: amount(250, 2000) },
    );
  });

  it('of more than 64 KB at once, and beyond 16 MB of a base', () => {
    const base = Buffer.alloc(17_000_000, 'abcdefghi\n');
    const steps: readonly Step[] = [{ copy: [16_900_001, 70_000] }, { insert: Buffer.from('new') }, { copy: [0, 0x10000] }];
    const wanted = made(base, steps);
    const delta = encoded(base.length, wanted.length, steps);
    // A length of 64 KB is written as none.
    expect(delta.at(-1)).toBe(0x01);
    expect(applied(base, Buffer.concat([delta.subarray(0, -2), Buffer.from([0x80])]), 0)!.result.equals(wanted)).toBe(true);
  });

  it('is refused where it is for another base, goes beyond it, or does not make what it promises', () => {
    const base = Buffer.from('0123456789');
    for (const delta of [
      encoded(11, 4, [{ copy: [0, 4] }]),
      encoded(10, 5, [{ copy: [0, 4] }]),
      encoded(10, 3, [{ copy: [0, 4] }]),
      encoded(10, 4, [{ copy: [8, 4] }]),
      encoded(10, 3, [{ insert: Buffer.from('abcd') }]),
      encoded(10, 4, [{ insert: Buffer.from('abcd') }]).subarray(0, -1),
      Buffer.from([10, 4, 0]),
      Buffer.from([10]),
      Buffer.alloc(0),
    ]) {
      expect(applied(base, delta, 0)).toBeNull();
    }
  });

  it('of any bytes ends, and writes nothing beyond its result', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const base = Buffer.alloc(bytes[0] ?? 0, 'b');
        expect(() => applied(base, Buffer.concat([encoded(base.length, bytes.length * 3, []), bytes]), 5)).not.toThrow();
      }),
      { numRuns: amount(375, 3000) },
    );
  });
});

describe('what rules are tried on in a result', () => {
  const scanning = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });
  const said = (anchors: Anchors): readonly string[] => Array.from({ length: anchors.length / stride }, (_, i) => anchors.slice(i * stride, i * stride + 3).join(' ')).sort();

  const digits = '0123456789abcdef'.repeat(4);
  const anchored = fc.oneof(piece, fc.constantFrom('sntryu_', 'SENTRY_', 'api_key', `\n${digits}\n`, digits, ` -b${digits}`, ' -', 'b'));
  const anchoredCases = fc.array(anchored, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')).chain((base) => stepsOn(base).map((steps) => ({ base, steps })));

  it('is what was there in the base and stands in a copy, and what is near the changes', () => {
    let carriedOver = 0;
    fc.assert(
      fc.property(anchoredCases, ({ base, steps }) => {
        const result = made(base, steps);
        const delta = encoded(base.length, result.length, steps);
        const { changes } = applied(base, delta, scanning.reach)!;
        const moved = carried(scanning.anchors(base), (take) => copiesIn(delta, deltaHead(delta, 0, delta.length)!.at, delta.length, take), base.length, result.length);
        carriedOver += moved.length;
        expect(said(joinedAnchors(moved, scanning.anchors(result, changes)))).toEqual(said(scanning.anchors(result)));
      }),
      { numRuns: amount(1000, 20_000) },
    );
    expect(carriedOver).toBeGreaterThan(400);
  });
});

describe('where the base is not touched by any rule, the result is where its changes are', () => {
  const scanning = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });

  const touches = (bytes: Buffer): boolean => scanning.anchors(bytes).length > 0;

  /** How often the changes, with so much around them, fail to show that the result is touched. */
  const misses = (margin: number): { readonly missed: number; readonly shown: number } => {
    const count = { missed: 0, shown: 0 };
    fc.assert(
      fc.property(cases, ({ base, steps }) => {
        const wanted = made(base, steps);
        if (touches(base) || !touches(wanted)) return;
        const { changes } = applied(base, encoded(base.length, wanted.length, steps), margin)!;
        const parts = Array.from({ length: changes.length / 2 }, (_, i) => wanted.subarray(changes[2 * i], changes[2 * i + 1]));
        if (parts.some((part) => touches(Buffer.from(part)))) count.shown++;
        else count.missed++;
      }),
      { numRuns: amount(2500, 20_000), seed: 7 },
    );
    return count;
  };

  it('with the reach of the rules around them', () => {
    const { missed, shown } = misses(scanning.reach);
    expect(missed).toBe(0);
    expect(shown).toBeGreaterThan(50);
  });

  it('and with less it is not', () => {
    expect(misses(0).missed).toBeGreaterThan(5);
    expect(misses(40).missed).toBeGreaterThan(0);
  });
});
