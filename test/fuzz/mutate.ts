import { type Dice, pick } from './dice.ts';

/** Pieces that break parsers of any kind. */
const everywhere = ['', '\0', '\n', '\r\n', ' ', '"', "'", '\\', '{', '}', '[', ']', '\uFEFF', '\u001b[31m', '\u202e', '-1', '1e999', '99999999999999999999', '__proto__', 'constructor'];

/**
 * An input, changed once: cut, one byte changed, a fragment put in, a part repeated, spliced with another input, random
 * bytes put in.
 *
 * @param fragments pieces that mean something to who reads it
 */
export function mutate(content: Buffer, other: Buffer, fragments: readonly string[], roll: Dice): Buffer {
  const at = roll(content.length + 1);
  const before = content.subarray(0, at);
  const after = content.subarray(at);
  switch (roll(8)) {
    case 0:
      return before;
    case 1:
      return after;
    case 2:
      return Buffer.concat([before, Buffer.of(roll(256)), after.subarray(1)]);
    case 3:
      return Buffer.concat([before, Buffer.from(pick(fragments.length === 0 || roll(4) === 0 ? everywhere : fragments, roll)), after]);
    case 4:
      return Buffer.concat([before, ...Array.from({ length: 1 + roll(20) }, () => after.subarray(0, 1 + roll(80))), after]);
    case 5:
      return Buffer.concat([before, other.subarray(roll(other.length + 1))]);
    case 6:
      // One thing taken out, or said twice.
      return Buffer.concat([before, content.subarray(Math.max(0, at + 20 - roll(40)))]);
    default:
      return Buffer.concat([before, Buffer.from(Array.from({ length: roll(64) }, () => roll(256))), after]);
  }
}
