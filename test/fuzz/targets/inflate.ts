import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { inflateInto } from '../../../src/git/pack/inflate.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Target, turnedAway } from '../target.ts';

const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];
/** Bytes on both sides of the target that must stay as they are. */
const guard = 16;

/** Deflated data, damaged: what is taken for whole is what zlib makes of it, and nothing is written beside it. */
export const inflate: Target = {
  name: 'inflate',
  share: 60,
  seed: (roll) => {
    const content = Buffer.from(Array.from({ length: roll(400) }, () => roll(1 + roll(200))));
    return deflateRawSync(Buffer.concat([content, content.subarray(roll(content.length + 1))]), { level: roll(10), strategy: pick(strategies, roll), memLevel: 1 + roll(9) });
  },
  fragments: ['\u0001\u0000\u0000\u00ff\u00ff', '\u0003\u0000', '\u0004', '\u0005'],
  check(input) {
    const wanted = zlibOf(input);
    const content = wanted?.content ?? Buffer.alloc(64);
    const packed = Buffer.concat([Buffer.of(0x78, 0x9c), input.subarray(0, wanted?.used), adler32(content)]);
    const target = Buffer.alloc(content.length + 2 * guard, 0xee);
    const isWhole = inflateInto(target, guard, content.length, packed);
    if ([...target.subarray(0, guard), ...target.subarray(-guard)].some((byte) => byte !== 0xee)) return fault('it writes beside the target');
    if (!isWhole) return turnedAway;
    if (wanted === null) return fault('it takes for whole what zlib refuses');
    return target.subarray(guard, -guard).equals(content) ? fine : fault('it makes something else of it than zlib');
  },
};

function zlibOf(input: Buffer): { readonly content: Buffer; readonly used: number } | null {
  try {
    const { buffer, engine } = inflateRawSync(input, { info: true, maxOutputLength: 1 << 20 }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    return { content: buffer, used: engine.bytesWritten };
  } catch {
    return null;
  }
}

function adler32(bytes: Buffer): Buffer {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(b * 65536 + a);
  return sum;
}
