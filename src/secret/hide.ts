import type { Secret } from './secret.ts';

/** So many letters and digits in a row are a part of a secret; what settings pages show of one, its last four, is not. */
const part = 8;

/** How many encodings deep a word is looked into. */
const depth = 3;

/** Cuts parts of secrets out of texts; further secrets may be added. */
export interface Hider {
  add(secret: Secret): void;
  /** @param effort what texts that came together may cost together */
  hide(text: string, effort?: HidingEffort): string;
}

/** Characters that may be looked at to decode words. What is not looked at to its end is hidden. */
export interface HidingEffort {
  left: number;
}

/** Characters for one text, and for all that stand in one answer: a few tenths of a second. */
export const hidingEffort = { text: 2_000_000, answer: 10_000_000 } as const;

/**
 * Takes secrets out of a text that somebody made who was sent them: a server's answer, a command's output. Parts of them
 * go too, in capitals or small, with anything but letters and digits between their characters, and words that hold one
 * percent-encoded, as escapes, entities, hexadecimal, base64 or base32, or backwards.
 */
export function hideSecrets(text: string, secrets: readonly Secret[]): string {
  const hider = secretHider();
  for (const secret of secrets) hider.add(secret);
  return hider.hide(text);
}

/** {@link hideSecrets} for many texts: what is looked for is made once, however many secrets there are. */
export function secretHider(): Hider {
  const secrets = new Map<string, Secret>();
  const parts = new Set<string>();
  let shortest = Infinity;
  /** What was hidden last: lists say the same again and again. */
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
      // Of most texts none is as long as a secret.
      if (text.length >= shortest) for (const [value, secret] of secrets) left = left.replaceAll(value, secret.redacted);
      const open = hideParts(left, parts).replace(/[^\s"'<>]+/g, (word) => (word.length > part && gives(word, parts, depth, effort) ? '…' : word));
      // A word may be taken apart too.
      const hidden = open.length <= longestSpread && gives(open.replaceAll(/[\s.,:;-]+/g, ''), parts, depth, effort) ? '…' : open;
      if (known.size >= mostKnown) known.clear();
      if (text.length <= longestSpread) known.set(text, hidden);
      return hidden;
    },
  };
}

/**
 * Takes secrets out of names that people gave (of files, branches, repositories): each part of one that holds a whole secret,
 * as it is or in encodings one inside the other. What a name shares with a part of one stays, since a name has to be told.
 * A name is looked into once, however often it is shown.
 */
export function nameHider(secrets: readonly Secret[]): (name: string) => string {
  const values = secrets.map((secret) => ({ secret, value: secret.reveal().toLowerCase() })).filter(({ value }) => value.length >= part);
  const shortest = Math.min(Infinity, ...values.map(({ value }) => value.length));
  const known = new Map<string, string>();
  const shown = (word: string): string => {
    if (word.length < shortest) return word;
    const forms = [...allDecodings(word, depth)].map((form) => form.toLowerCase());
    return values.find(({ value }) => forms.some((form) => form.includes(value)))?.secret.redacted ?? word;
  };
  return (name) => {
    if (name.length < shortest) return name;
    // A slash parts the folders of a path, and is a digit of base64 too.
    // From the beginning of a word alone: a word of a million letters without any slash is looked through once.
    const left = known.get(name) ?? name.replace(/[^\s"'<>/]+/g, shown).replace(/(?<![^\s"'<>])[^\s"'<>/]*\/[^\s"'<>]*/g, shown);
    known.set(name, left);
    return left;
  };
}

/** Characters of a text in which words are looked for that are spread over it. */
const longestSpread = 4096;
const mostKnown = 1000;

/** What counts of a text: neither the case of letters nor what stands between letters and digits. */
function plainly(text: string): string {
  return text.replaceAll(/[^a-z\d]+/gi, '').toLowerCase();
}

function partsOf(value: string): readonly string[] {
  const plain = plainly(value);
  return Array.from({ length: Math.max(0, plain.length - part + 1) }, (_, at) => plain.slice(at, at + part));
}

/** Replaces each stretch of the text in which every eight letters and digits are some of a secret. */
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

/** Whether a word gives a part away once it is decoded, or may: it would take too long to know. */
function gives(word: string, parts: ReadonlySet<string>, left: number, effort: HidingEffort): boolean {
  if (left === 0 || word.length < part) return false;
  effort.left -= decodingsOfWord * word.length;
  if (effort.left < 0) return true;
  return decodings(word).some((decoded) => decoded !== word && (holdsPart(plainly(decoded), parts) || gives(decoded, parts, left - 1, effort)));
}

/** About so many texts are made of a word to decode it. */
const decodingsOfWord = 20;

/** What a word may say in one encoding. */
export function decodings(word: string): readonly string[] {
  return [
    word.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/\\(?:u\{?0*|x)([0-9a-f]{2})\}?/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/&#(?:x0*([0-9a-f]{2})|0*(\d{2,3}));?/gi, (_, hex: string | undefined, decimal: string) => String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))),
    ...[...word.matchAll(/[0-9a-f]{16,}/gi)].flatMap(([run]) => [0, 1].map((from) => Buffer.from(run.slice(from), 'hex').toString('latin1'))),
    ...[...word.matchAll(/[\w+/-]{11,}/g)].flatMap(([run]) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1'))),
    ...[...word.matchAll(/[a-z2-7]{13,}/gi)].flatMap(([run]) => [0, 1, 2, 3, 4, 5, 6, 7].map((from) => fromBase32(run.slice(from)))),
    word.length > longestSpread ? word : [...word].reverse().join(''),
  ];
}

/** A word, and what it may say in so many encodings. */
function allDecodings(word: string, left: number, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(word)) return known;
  known.add(word);
  if (left > 0) for (const decoded of decodings(word)) allDecodings(decoded, left - 1, known);
  return known;
}

/** RFC 4648, section 6. */
function fromBase32(text: string): string {
  let bits = 0;
  let held = 0;
  let decoded = '';
  for (const letter of text.toUpperCase()) {
    held = ((held << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((held >> bits) & 0xff);
  }
  return decoded;
}
