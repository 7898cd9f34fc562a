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

/**
 * Hides secrets in names that people chose (of files, branches, repositories). A part of a name is hidden if it holds a
 * whole secret, as it is or in nested encodings. A part that only shares some characters with a secret stays, since a
 * name must remain recognizable. A name is examined once, however often it is shown.
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
    // A slash separates the folders of a path, but base64 uses it as a digit too. So names are examined with and
    // without slashes. The second pass begins only at the start of a word. So it reads a word of a million letters
    // without a slash only once.
    const left = known.get(name) ?? name.replace(/[^\s"'<>/]+/g, shown).replace(/(?<![^\s"'<>])[^\s"'<>/]*\/[^\s"'<>]*/g, shown);
    known.set(name, left);
    return left;
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

/** The texts that a word may stand for in one encoding. */
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

/** A word, and the texts that it may stand for in up to `left` nested encodings. */
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
