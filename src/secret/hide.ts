import { decodings } from './decodings.ts';
import type { Secret } from './secret.ts';

/**
 * This number of letters and digits in a row counts as a part of a secret. The last four, which settings pages show, do
 * not count.
 */
const part = 8;

/** How many nested encodings of a word are undone. */
const depth = 3;

/** Cuts parts of secrets out of texts. More secrets may be added later. */
export interface Hider {
  add(secret: Secret): void;
  /** @param effort the common effort of texts that belong together */
  hide(text: string, effort?: HidingEffort): string;
}

/** How many characters may still be read to decode words. A word that cannot be read to its end is hidden. */
export interface HidingEffort {
  left: number;
}

/** Characters for one text, and for all texts of one answer. They take a few tenths of a second. */
export const hidingEffort = { text: 2_000_000, answer: 10_000_000 } as const;

/**
 * Hides secrets in a text by an author who knows them, such as a server's answer or a command's output. Parts of
 * secrets are hidden too, in either case, and with other signs between their characters. So are words that hold a part
 * in percent-encoding, escapes, entities, hexadecimal, base64 or base32, or backwards.
 */
export function hideSecrets(text: string, secrets: readonly Secret[]): string {
  const hider = secretHider();
  for (const secret of secrets) hider.add(secret);
  return hider.hide(text);
}

/** {@link hideSecrets} for many texts. The preparation is done once, however many secrets there are. */
export function secretHider(): Hider {
  const secrets = new Map<string, Secret>();
  const parts = new Set<string>();
  let shortest = Infinity;
  /** The last results, since lists repeat the same texts. */
  const known = new Map<string, string>();
  return {
    add(secret) {
      const value = secret.reveal();
      if (secrets.has(value)) return;
      known.clear();
      const some = partsOf(value);
      if (some.length === 0) return;
      secrets.set(value, secret);
      shortest = Math.min(shortest, value.length);
      for (const one of some) parts.add(one);
    },
    hide(text, effort = { left: hidingEffort.text }) {
      if (parts.size === 0 || text.length < part) return text;
      const before = known.get(text);
      if (before !== undefined) return before;
      let left = text;
      // Most texts are shorter than any secret.
      if (text.length >= shortest) for (const [value, secret] of secrets) left = left.replaceAll(value, secret.redacted);
      const open = hideParts(left, parts).replace(/[^\s"'<>]+/g, (word) => (word.length > part && gives(word, parts, depth, effort) ? '…' : word));
      // Separators may also split one word into several.
      const hidden = open.length <= longestSpread && gives(open.replaceAll(/[\s.,:;-]+/g, ''), parts, depth, effort) ? '…' : open;
      if (known.size >= mostKnown) known.clear();
      if (text.length <= longestSpread) known.set(text, hidden);
      return hidden;
    },
  };
}

/** The longest text that is also read without its separators, and backwards. Longer texts are not remembered. */
const longestSpread = 4096;
const mostKnown = 1000;

/** A text in lower case, with only its letters and digits. */
function plainly(text: string): string {
  return text.replaceAll(/[^a-z\d]+/gi, '').toLowerCase();
}

function partsOf(value: string): readonly string[] {
  const plain = plainly(value);
  return Array.from({ length: Math.max(0, plain.length - part + 1) }, (_, at) => plain.slice(at, at + part));
}

/** Replaces each stretch of the text in which every eight letters and digits in a row are a part of a secret. */
function hideParts(text: string, parts: ReadonlySet<string>): string {
  const plain = plainly(text);
  if (!holdsPart(plain, parts)) return text;
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) if (/[a-z\d]/i.test(text[at]!)) places.push(at);
  let shown = '';
  let kept = 0;
  for (let at = 0; at + part <= plain.length; at++) {
    if (!parts.has(plain.slice(at, at + part))) continue;
    let end = at + part;
    while (end < plain.length && parts.has(plain.slice(end - part + 1, end + 1))) end++;
    shown += `${text.slice(kept, places[at])}…`;
    kept = places[end - 1]! + 1;
    at = end - 1;
  }
  return shown + text.slice(kept);
}

function holdsPart(plain: string, parts: ReadonlySet<string>): boolean {
  for (let at = 0; at + part <= plain.length; at++) if (parts.has(plain.slice(at, at + part))) return true;
  return false;
}

/** Whether a decoded word shows a part of a secret. Also true if finding out would take too long. */
function gives(word: string, parts: ReadonlySet<string>, left: number, effort: HidingEffort): boolean {
  if (left === 0 || word.length < part) return false;
  effort.left -= decodingsOfWord * word.length;
  if (effort.left < 0) return true;
  return decodings(word).some((decoded) => decoded !== word && (holdsPart(plainly(decoded), parts) || gives(decoded, parts, left - 1, effort)));
}

/** How many texts are roughly made to decode one word. */
const decodingsOfWord = 20;
