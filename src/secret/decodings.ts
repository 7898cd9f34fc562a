/** The texts that a word may stand for in one encoding. */
export function decodings(word: string): readonly string[] {
  return [
    word.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/\\(?:u\{?0*|x)([0-9a-f]{2})\}?/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/&#(?:x0*([0-9a-f]{2})|0*(\d{2,3}));?/gi, (_, hex: string | undefined, decimal: string) => String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))),
    ...[...word.matchAll(/[0-9a-f]{16,}/gi)].flatMap(([run]) => [0, 1].map((from) => Buffer.from(run.slice(from), 'hex').toString('latin1'))),
    ...[...word.matchAll(/[\w+/-]{11,}/g)].flatMap(([run]) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1'))),
    ...[...word.matchAll(/[a-z2-7]{13,}/gi)].flatMap(([run]) => [0, 1, 2, 3, 4, 5, 6, 7].map((from) => fromBase32(run, from))),
    word.length > longestReversed ? word : [...word].reverse().join(''),
  ];
}

/** The longest word that is also read backwards. */
const longestReversed = 4096;

/**
 * The printable texts that a word may stand for in up to `nesting` nested encodings, each once and those of fewer
 * encodings first. Only printable text can be encoded again, so most words are not decoded twice.
 *
 * @param least the shortest text that is of use
 */
export function* readings(word: string, least: number, nesting = 3): Generator<string, void, void> {
  const seen = new Set([word]);
  let layer = [word];
  for (let depth = 0; depth < nesting && layer.length > 0; depth++) {
    const next: string[] = [];
    for (const one of layer) {
      if (one.length < least) continue;
      for (const decoded of decodings(one)) {
        for (const text of printable(decoded, least)) {
          if (seen.has(text)) continue;
          seen.add(text);
          yield text;
          next.push(text);
        }
      }
    }
    layer = next;
  }
}

/** The stretches of a text that hold no control characters and are not shorter than `least`. */
function printable(text: string, least: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 0 : text.charCodeAt(at);
    if (code >= 0x20 && code < 0x7f) continue;
    if (at - from >= least) parts.push(text.slice(from, at));
    from = at + 1;
  }
  return parts;
}

/** The value of each ASCII letter and digit in base32 (RFC 4648, section 6), in either case. */
const base32 = new Uint8Array(128);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'].entries()) {
  base32[letter.charCodeAt(0)] = value;
  base32[letter.toLowerCase().charCodeAt(0)] = value;
}

/** The text that base32 digits from a position on stand for. */
function fromBase32(digits: string, from: number): string {
  const bytes = Buffer.allocUnsafe(((digits.length - from) * 5) >> 3);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = from; i < digits.length; i++) {
    held = ((held << 5) | base32[digits.charCodeAt(i)]!) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
  }
  return bytes.toString('latin1', 0, at);
}
