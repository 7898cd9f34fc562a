import { constants, deflateRawSync } from 'node:zlib';
import { inflated } from '../../support/engine/kernel.ts';
import { adler32, zlibOf } from '../../support/engine/zlib.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Target, turnedAway } from '../target.ts';

const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];
/** Deflated data, damaged: what is taken for whole is what zlib takes for whole, and nothing is written beside it. */
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
    const result = inflated(packed, content.length);
    if (wanted === null) return result === null ? turnedAway : fault('it takes for whole what zlib refuses');
    if (result === null) return fault('it refuses what zlib takes for whole');
    return result.equals(content) ? fine : fault('it makes something else of it than zlib');
  },
};
