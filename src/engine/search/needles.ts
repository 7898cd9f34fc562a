import type { Rule } from '../../rules/rule.ts';
import { base64Forms } from '../decode/base64.ts';
import { encodedValueKey, secretObjects } from '../decode/encoded-value.ts';
import { escapes, type Escape } from '../decode/escapes.ts';
import { base64Cuts, softBreakCuts } from '../decode/line-cuts.ts';
import type { Needle } from './teddy.ts';

/** How a keyword is written in the text that a needle finds. */
type Form =
  | { readonly is: 'plain' }
  /** The keyword itself, for practice rules only. */
  | { readonly is: 'practice' }
  /** A key that may have an encoded value. */
  | { readonly is: 'key' }
  /** The words of an object with base64 values. */
  | { readonly is: 'object' }
  | { readonly is: 'wide'; readonly width: 2 | 4 }
  | { readonly is: 'base64'; readonly phase: number }
  /** A part of the keyword's base64. The part begins with the character `index`. A line end may stand in the rest. */
  | { readonly is: 'base64-cut'; readonly phase: number; readonly characters: string; readonly index: number }
  | { readonly is: 'hex' }
  | { readonly is: 'escape'; readonly escape: Escape };

/** A literal of the prefilter, and what it shows. */
export interface StemNeedle extends Needle {
  readonly stem: string;
  readonly form: Form;
}

/**
 * The shortest set of texts so that every keyword begins with one of them. Keywords that share five or more characters
 * (`sntryu_`, `sntrys_`, …) share one needle in each form.
 */
function stems(texts: readonly string[]): readonly string[] {
  const groups = new Map<string, string>();
  for (const text of texts) {
    const head = text.slice(0, 5);
    groups.set(head, commonPrefix(groups.get(head) ?? text, text));
  }
  return [...groups.values()];
}

/** The texts that begin with no other one. */
function beginnings(texts: readonly string[]): readonly string[] {
  const all = [...new Set(texts)];
  return all.filter((text) => !all.some((other) => other !== text && text.startsWith(other)));
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** The literals of an anchor. */
export function anchorKeywords(anchor: Rule['anchor']): readonly string[] {
  if ('keywords' in anchor) return anchor.keywords;
  if ('base64' in anchor) return anchor.base64.flatMap((text) => base64Forms(text).map((form) => form.characters));
  return [];
}

/**
 * The literals that find the anchors of rules, and the literals for `extra`. Each is written as it is, and within up to
 * `depth` encodings.
 */
export function needlesOf(rules: readonly Rule[], extra: readonly string[], depth: number): readonly StemNeedle[] {
  const keyed = rules.filter(({ anchor, kind }) => 'keywords' in anchor && anchor.asTheyStand !== true && kind !== 'practice');
  const asTheyStand = rules.filter(({ anchor, kind }) => 'keywords' in anchor && anchor.asTheyStand === true && kind !== 'practice').flatMap(keywords);
  // Practice rules judge only text for people. Wide text is narrowed as a whole before their literals are searched for.
  const practice = rules.filter(({ anchor, kind }) => 'keywords' in anchor && kind === 'practice').flatMap(keywords);
  // A keyword at the beginning of the secret itself (a token's prefix) may be in any encoding, or in two.
  const prefixes = keyed.filter(({ pattern, behind }) => behind === 0 && !pattern.includes('(?<secret>')).flatMap(keywords);
  const keys = keyed.flatMap(keywords).filter((keyword) => !prefixes.includes(keyword));
  // Keywords of `base64` anchors are searched for in base64 only: nobody encodes a JWT again.
  const encodedOnly = rules.filter(({ anchor }) => 'base64' in anchor).flatMap(keywords);
  // An encoded DSN, or an encoded token without a prefix, is found if its key is encoded with it.
  const hasKey = depth > 0 && rules.some(({ kind }) => kind === 'legacy');
  return [
    ...[...new Set([...encodedOnly, ...asTheyStand, ...(hasKey ? secretObjects : [])])].map((text) => literal(text, text, { is: hasKey && isSecretObject(text) ? 'object' : 'plain' })),
    ...stems([...prefixes, ...extra]).flatMap((stem) => written(stem).concat(encoded(stem, depth))),
    // Only for token prefixes, since half a key is a common word.
    ...(depth > 0 ? stems([...prefixes, ...extra]).flatMap(softlyCut) : []),
    ...stems(keys).flatMap((stem) => written(stem).concat(encoded(hasKey && stem.startsWith(encodedValueKey) ? encodedValueKey : stem, Math.min(depth, 1)))),
    ...(hasKey ? [literal(encodedValueKey, encodedValueKey, { is: 'key' })] : []),
    // Whole, since most of them begin as other names of Sentry's settings do.
    ...beginnings(practice).map((keyword) => literal(keyword, keyword, { is: 'practice' })),
  ];
}

function isSecretObject(text: string): boolean {
  return secretObjects.some((one) => one === text);
}

function keywords({ anchor }: Rule): readonly string[] {
  return anchorKeywords(anchor);
}

/** A stem as it looks in text of any width. */
function written(stem: string): readonly StemNeedle[] {
  return [
    literal(stem, stem, { is: 'plain' }),
    // The last character has its zeros before or after it, so they are left out.
    literal(stem, [...stem].join('\0'), { is: 'wide', width: 2 }),
    literal(stem, [...stem].join('\0\0\0'), { is: 'wide', width: 4 }),
  ];
}

/**
 * The literals of a stem that is encoded as a whole. The form names the outermost encoding. Of nested encodings only
 * two are searched for: base64 in base64, as in a Kubernetes Secret of a Docker configuration, and UTF-16 in base64.
 * Other pairs were never seen and would slow the search of all files. (Two nested escapes leave the stem readable.)
 */
function encoded(stem: string, depth: number): readonly StemNeedle[] {
  if (depth === 0) return [];
  const hex = Buffer.from(stem, 'latin1').toString('hex');
  // Base64 of UTF-16, as `powershell -EncodedCommand` takes it.
  const wide = [...stem].join('\0');
  return [
    ...inBase64(stem, stem, depth),
    ...(depth > 1 ? inBase64(stem, wide, 1) : []),
    ...[...new Set([hex, hex.toUpperCase()])].map((digits) => literal(stem, digits, { is: 'hex' })),
    ...escapes.flatMap((escape) => escape.spell?.(stem).map((spelled) => literal(stem, spelled, { is: 'escape', escape })) ?? []),
  ];
}

function inBase64(stem: string, text: string, depth: number): readonly StemNeedle[] {
  if (depth === 0) return [];
  return base64Forms(text).flatMap(({ characters, phase }) =>
    inBase64(stem, characters, depth - 1).concat(
      literal(stem, characters, { is: 'base64', phase }),
      // For base64 in base64, cuts at line ends of the outer base64 are not searched for.
      text === stem ? base64Cuts(characters).map(({ text, index }) => literal(stem, text, { is: 'base64-cut', phase, characters, index })) : [],
    ),
  );
}

function softlyCut(stem: string): readonly StemNeedle[] {
  const escape = escapes.find(({ name }) => name === 'quoted-printable')!;
  return softBreakCuts(stem).map((text) => literal(stem, text, { is: 'escape', escape }));
}

function literal(stem: string, text: string, form: Form): StemNeedle {
  return { stem, form, bytes: Buffer.from(text, 'latin1') };
}
