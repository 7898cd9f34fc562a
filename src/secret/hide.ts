import type { Secret } from './secret.ts';

/** So many characters in a row are a part of a secret; what settings pages show of one, its last four, is not. */
const part = 8;

/** How many encodings deep a word is looked into. */
const depth = 3;

/**
 * Takes secrets out of a text that somebody made who was sent them: a server's answer, a command's output. Parts of them
 * go too, in capitals or small, and words that hold one percent-encoded, as escapes, entities, hexadecimal or base64, or
 * with characters between that nobody sees.
 */
export function hideSecrets(text: string, secrets: readonly Secret[]): string {
  return secretHider(secrets)(text);
}

/** {@link hideSecrets} for many texts: what is looked for is made once. */
export function secretHider(secrets: readonly Secret[]): (text: string) => string {
  const parts = secrets.map((secret) => partsOf(secret.reveal().toLowerCase())).filter((some) => some.size > 0);
  if (parts.length === 0) return (text) => text;
  // Nothing shorter holds anything of them: what is decoded is never longer than it was.
  const shortest = Math.min(part, ...secrets.map((secret) => secret.reveal().length));
  return (text) => {
    if (text.length < shortest) return text;
    const redacted = secrets.reduce((left, secret) => left.replaceAll(secret.reveal(), secret.redacted), text);
    const open = parts.reduce(hideParts, redacted);
    return open.replace(/[^\s"'<>]+/g, (word) => (word.length > part && parts.some((some) => gives(word, some, depth)) ? '…' : word));
  };
}

function partsOf(secret: string): ReadonlySet<string> {
  const parts = new Set<string>();
  for (let at = 0; at + part <= secret.length; at++) parts.add(secret.slice(at, at + part));
  return parts;
}

/** Replaces each stretch of the text in which every eight characters are some of the secret. */
function hideParts(text: string, parts: ReadonlySet<string>): string {
  const small = text.toLowerCase();
  // Some letters become two when they are made small; then places would not agree.
  if (small.length !== text.length) return holdsPart(small, parts) ? '…' : text;
  let shown = '';
  let kept = 0;
  for (let at = 0; at + part <= small.length; at++) {
    if (!parts.has(small.slice(at, at + part))) continue;
    let end = at + part;
    while (end < small.length && parts.has(small.slice(end - part + 1, end + 1))) end++;
    shown += `${text.slice(kept, at)}…`;
    kept = end;
    at = end - 1;
  }
  return shown + text.slice(kept);
}

function holdsPart(small: string, parts: ReadonlySet<string>): boolean {
  for (let at = 0; at + part <= small.length; at++) if (parts.has(small.slice(at, at + part))) return true;
  return false;
}

/** Whether a word gives a part away once it is decoded. */
function gives(word: string, parts: ReadonlySet<string>, left: number): boolean {
  if (left === 0) return false;
  return decodings(word).some((decoded) => decoded !== word && (holdsPart(decoded.toLowerCase(), parts) || gives(decoded, parts, left - 1)));
}

function decodings(word: string): readonly string[] {
  return [
    word.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/\\(?:u\{?0*|x)([0-9a-f]{2})\}?/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    word.replaceAll(/&#(?:x0*([0-9a-f]{2})|0*(\d{2,3}));?/gi, (_, hex: string | undefined, decimal: string) => String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))),
    // Between the characters of a secret nothing stands that cannot be seen.
    word.replaceAll(/[^\x21-\x7e]/g, ''),
    ...[...word.matchAll(/[0-9a-f]{16,}/gi)].flatMap(([run]) => [0, 1].map((from) => Buffer.from(run.slice(from), 'hex').toString('latin1'))),
    ...[...word.matchAll(/[\w+/-]{11,}/g)].flatMap(([run]) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1'))),
  ];
}
