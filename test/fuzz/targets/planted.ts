import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { tokens } from '../../support/tokens.ts';
import { type Dice, pick } from '../dice.ts';
import { encodings, leakySeed } from '../leaky-seed.ts';
import { fault, fine, type Target } from '../target.ts';
import { chunks } from './engine.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const make = tokens('planted');
const kinds = [make.user, make.integration, make.appSecret, make.org];

/** A token somewhere in bytes of any sort, in any encoding: it is always found, and its span is exact. */
export const planted: Target = {
  name: 'planted',
  share: 150,
  seed: (roll) => leakySeed(roll).content,
  fragments: ['sntry', '\\', '=\r\n', '%', '&#', '"+"', 'c250cn', '736e747279', '\\u00'],
  async check(input, roll) {
    const token = pick(kinds, roll)();
    const { name, encode } = pick(encodings, roll);
    const written = encode(token);
    const { content, start } = around(written, name, input, roll);
    const end = start + written.length;
    // One in a few hundred is so long that it is read in pieces.
    const result = roll(8) === 0 || content.length > 4 << 20 ? await scanning.scanChunks(chunks(content, roll(content.length + 1)), 'a.txt') : scanning.scan(content, 'a.txt');
    const same = result.matches.filter(({ secret }) => secret.reveal() === token);
    const spans = same.map(({ span }) => `${span.start}-${span.end}`);
    return spans.includes(`${start}-${end}`) && same.length === 1 ? fine : fault(`a token in ${name} at ${start}-${end} of ${content.length} bytes was found at ${spans.join(', ') || 'no place'}`);
  },
};

/** Puts what is written into the bytes, on a line of its own. */
function around(written: Buffer, encoding: string, input: Buffer, roll: Dice): { readonly content: Buffer; readonly start: number } {
  const long = roll(400) === 0 ? Buffer.concat([input, Buffer.alloc(roll(6 << 20), 'a line of some text\n'), input]) : input;
  const cut = roll(long.length + 1);
  const [before, after] = [filler(long.subarray(0, cut), encoding), filler(long.subarray(cut), encoding)];
  const line = encoding === 'utf-16be' ? Buffer.from('\0\n', 'latin1') : encoding === 'utf-16le' ? Buffer.from('\n\0', 'latin1') : Buffer.from('\n');
  const mark = encoding === 'utf-16be' ? Buffer.of(0xfe, 0xff) : encoding === 'utf-16le' ? Buffer.of(0xff, 0xfe) : Buffer.from('x');
  return { content: Buffer.concat([mark, before, line, written, line, after]), start: mark.length + before.length + line.length };
}

/** Bytes that do not make the whole a text of another width than it is. */
function filler(bytes: Buffer, encoding: string): Buffer {
  const full = Buffer.from(bytes.map((byte) => (byte === 0 ? 0x20 : byte)));
  if (!encoding.startsWith('utf-16')) return full;
  const wide = Buffer.from(full.toString('latin1'), 'utf16le');
  return encoding === 'utf-16be' ? wide.swap16() : wide;
}
