import { carriers, place } from '../support/carriers.ts';
import { tokens } from '../support/tokens.ts';

/** A stream of numbers below a bound that is the same for the same seed (xorshift, 32 bits). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const make = tokens('fuzz');
const kinds = [make.user, make.integration, make.appSecret, make.org, make.legacy, make.agent, make.dsn, make.systemSecret];
const encodings: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text),
  (text) => Buffer.from(Buffer.from(text).toString('base64')),
  (text) => Buffer.from(Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n')),
  (text) => Buffer.from(Buffer.from(text).toString('hex')),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
  (text) => Buffer.from(encodeURIComponent(text)),
  (text) => Buffer.from(JSON.stringify(JSON.stringify(text))),
  (text) => Buffer.from([...text].map((character) => `&#${character.codePointAt(0)};`).join('')),
  (text) => Buffer.from([...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')),
];

/** Pieces that mean something to the engine: what mutations put where it hurts. */
const fragments = [
  'sntry', 'sntryu_', 'sntrys_eyJ', 'c250cn', 'NudHJ5', 'zbnRye', '736e747279', '%73%6e', '\\u0073\\u006e', '&#115;&#', 's\0n\0t\0r\0y', '=\r\n',
  '"+"', '\uFEFF', '\xff\xfe', '\0', '\n', 'sntrylint-disable-line ', 'SENTRY_SYSTEM_SECRET_KEY=', '0123456789abcdef'.repeat(4), '=', '_', '\u200B',
].map((text) => Buffer.from(text));

/** What the corpus is made of: a secret of any kind, in any carrier, in any encoding. */
export function seedInput(roll: Dice): { readonly content: Buffer; readonly path: string } {
  const [, path, text] = carriers[roll(carriers.length)]!;
  const secret = kinds[roll(kinds.length)]!();
  return { content: encodings[roll(encodings.length)]!(place(text, secret)), path };
}

/** One of: cut, flip a byte, insert a fragment, repeat a part, splice with another input, random bytes. */
export function mutate(content: Buffer, other: Buffer, roll: Dice): Buffer {
  const at = roll(content.length + 1);
  const before = content.subarray(0, at);
  const after = content.subarray(at);
  switch (roll(7)) {
    case 0:
      return before;
    case 1:
      return after;
    case 2:
      return Buffer.concat([before, Buffer.from([roll(256)]), after.subarray(1)]);
    case 3:
      return Buffer.concat([before, fragments[roll(fragments.length)]!, after]);
    case 4:
      return Buffer.concat([before, ...Array.from({ length: 1 + roll(20) }, () => after.subarray(0, 1 + roll(80))), after]);
    case 5:
      return Buffer.concat([before, other.subarray(roll(other.length + 1))]);
    default:
      return Buffer.concat([before, Buffer.from(Array.from({ length: roll(64) }, () => roll(256))), after]);
  }
}
