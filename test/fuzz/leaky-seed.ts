import { carriers, place } from '../support/engine/carriers.ts';
import { tokens } from '../support/tokens.ts';
import { type Dice, pick } from './dice.ts';

const make = tokens('fuzz');
const kinds = [make.user, make.integration, make.appSecret, make.org, make.legacy, make.agent, make.dsn, make.systemSecret];

export interface Encoding {
  readonly name: string;
  readonly encode: (text: string) => Buffer;
}

const each = (write: (code: number) => string) => (text: string): Buffer => Buffer.from([...text].map((one) => write(one.charCodeAt(0))).join(''));
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

const unpadded = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');

/** Ways to write a text that the engine undoes. */
export const encodings: readonly Encoding[] = [
  { name: 'plain', encode: (text) => Buffer.from(text) },
  { name: 'base64', encode: (text) => Buffer.from(unpadded(text)) },
  { name: 'hex', encode: (text) => Buffer.from(Buffer.from(text).toString('hex')) },
  { name: 'percent', encode: each((code) => `%${hex(code, 2)}`) },
  { name: 'u', encode: each((code) => `\\u${hex(code, 4)}`) },
  { name: 'x', encode: each((code) => `\\x${hex(code, 2)}`) },
  { name: 'entity', encode: each((code) => `&#${code};`) },
  { name: 'base64 twice', encode: (text) => Buffer.from(unpadded(unpadded(text))) },
  { name: 'utf-16le', encode: (text) => Buffer.from(text, 'utf16le') },
  { name: 'utf-16be', encode: (text) => Buffer.from(text, 'utf16le').swap16() },
];

const wrapped: Encoding = { name: 'wrapped', encode: (text) => Buffer.from(Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n')) };
const quoted: Encoding = { name: 'JSON in JSON', encode: (text) => Buffer.from(JSON.stringify(JSON.stringify(text))) };

/** A secret of any kind, in any carrier, in any encoding. */
export function leakySeed(roll: Dice): { readonly content: Buffer; readonly path: string } {
  const [, path, text] = pick(carriers, roll);
  const secret = pick(kinds, roll)();
  return { content: pick([...encodings, wrapped, quoted], roll).encode(place(text, secret)), path };
}
