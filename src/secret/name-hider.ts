import { readings } from './decodings.ts';
import type { Secret } from './secret.ts';
import { spellings } from './spellings.ts';

/** A value that is shorter is not searched for, since names hold such words by chance. */
const shortestValue = 8;

/**
 * Hides secrets in names that people chose (of files, branches, repositories). What is cut out of a name is the secret
 * as it is written there. If that leaves a word which still stands for the secret in nested encodings, the whole word is
 * hidden. A word that only shares some characters with a secret stays, since a name must remain recognizable. A name is
 * examined once, however often it is shown, and at the same cost for one secret and for thousands.
 */
export function nameHider(secrets: readonly Secret[]): (name: string) => string {
  const find = secretsIn(secrets);
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const held = find(name);
    const left = held.length === 0 ? name : hideWords(hideSpellings(name, held), secretsIn(held));
    known.set(name, left);
    return left;
  };
}

/** Cuts secrets out of a text, in whatever spelling they stand there. */
export function hideSpellings(text: string, secrets: readonly Secret[]): string {
  return secrets.reduce((hidden, secret) => spellings(secret.reveal()).reduce((left, one) => left.replaceAll(one, secret.redacted), hidden), text);
}

/** Hides each word that stands for a secret. */
function hideWords(name: string, find: (text: string) => readonly Secret[]): string {
  return words.reduce((left, word) => left.replace(word, (found) => find(found)[0]?.redacted ?? found), name);
}

/**
 * A slash separates the folders of a path, but base64 uses it as a digit too. So names are examined with and without
 * slashes. The second pattern begins only at the start of a word. So it reads a word of a million letters without a
 * slash only once.
 */
const words = [/[^\s"'<>/]+/g, /(?<![^\s"'<>])[^\s"'<>/]*\/[^\s"'<>]*/g] as const;

/**
 * Makes a function that gives those of the secrets that a text holds, as they are or in nested encodings of its words,
 * in either case. Its time does not depend on the number of secrets.
 */
export function secretsIn(secrets: readonly Secret[]): (text: string) => readonly Secret[] {
  const byEnd = new Map<string, { readonly value: string; readonly secret: Secret }[]>();
  let shortest = Infinity;
  for (const secret of secrets) {
    const value = secret.reveal().toLowerCase();
    if (value.length < shortestValue) continue;
    shortest = Math.min(shortest, value.length);
    const end = value.slice(-shortestValue);
    const others = byEnd.get(end);
    if (others === undefined) byEnd.set(end, [{ value, secret }]);
    else others.push({ value, secret });
  }
  const search = (text: string, found: Set<Secret>): void => {
    const low = text.toLowerCase();
    for (let end = shortest; end <= low.length; end++) {
      for (const { value, secret } of byEnd.get(low.slice(end - shortestValue, end)) ?? []) if (low.startsWith(value, end - value.length)) found.add(secret);
    }
  };
  return (text) => {
    const found = new Set<Secret>();
    if (text.length < shortest) return [];
    search(text, found);
    for (const pattern of words) {
      for (const [word] of text.matchAll(pattern)) if (word.length >= shortest) for (const reading of readings(word, shortest)) search(reading, found);
    }
    return [...found];
  };
}
