import type { Rule } from '../rules/rule.ts';
import { base64Forms } from './decode/base64.ts';
import { escapes, type Escape } from './decode/escapes.ts';
import type { Needle } from './teddy.ts';

/** How a keyword is written where a needle finds it. */
export type Form =
  | { readonly is: 'plain' }
  | { readonly is: 'wide'; readonly width: 2 | 4 }
  | { readonly is: 'base64'; readonly phase: number }
  | { readonly is: 'hex' }
  | { readonly is: 'escape'; readonly escape: Escape };

/** A literal of the prefilter, and what it means to find it. */
export interface StemNeedle extends Needle {
  readonly stem: string;
  readonly form: Form;
}

/**
 * The shortest set of texts so that every keyword begins with one of them: keywords that share five or more
 * characters (`sntryu_`, `sntrys_`, …) share one needle in each form.
 */
function stems(keywords: readonly string[]): readonly string[] {
  const groups = new Map<string, string>();
  for (const keyword of keywords) {
    const head = keyword.slice(0, 5);
    groups.set(head, commonPrefix(groups.get(head) ?? keyword, keyword));
  }
  return [...groups.values()];
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** The literals of one anchor. */
export function anchorKeywords(anchor: Rule['anchor']): readonly string[] {
  if ('keywords' in anchor) return anchor.keywords;
  if ('base64' in anchor) return anchor.base64.flatMap((text) => base64Forms(text).map((form) => form.characters));
  return [];
}

/**
 * All the literals that find the anchors of rules, and `extra` ones: as they are, wide, and with `decode` in each encoding
 * that is undone. What a rule looks for in base64 is no more than that: nobody encodes a JWT once more.
 */
export function needlesOf(rules: readonly Rule[], extra: readonly string[], decode: boolean): readonly StemNeedle[] {
  const encodedOnly = rules.filter(({ anchor }) => 'base64' in anchor).flatMap(({ anchor }) => anchorKeywords(anchor));
  const keywords = rules.filter(({ anchor }) => 'keywords' in anchor).flatMap(({ anchor }) => anchorKeywords(anchor));
  return [
    ...[...new Set(encodedOnly)].map((text) => literal(text, text, { is: 'plain' })),
    ...needles(stems([...keywords, ...extra]), decode),
  ];
}

function needles(stemTexts: readonly string[], decode: boolean): readonly StemNeedle[] {
  return stemTexts.flatMap((stem) => [
    literal(stem, stem, { is: 'plain' }),
    // The zeros of the last character may stand before or behind it, so they are left out.
    literal(stem, [...stem].join('\0'), { is: 'wide', width: 2 }),
    literal(stem, [...stem].join('\0\0\0'), { is: 'wide', width: 4 }),
    ...(decode ? encoded(stem) : []),
  ]);
}

function encoded(stem: string): readonly StemNeedle[] {
  const hex = Buffer.from(stem, 'latin1').toString('hex');
  return [
    ...base64Forms(stem).map(({ characters, phase }) => literal(stem, characters, { is: 'base64', phase })),
    ...[...new Set([hex, hex.toUpperCase()])].map((digits) => literal(stem, digits, { is: 'hex' })),
    ...escapes.flatMap((escape) => escape.spell?.(stem).map((text) => literal(stem, text, { is: 'escape', escape })) ?? []),
  ];
}

function literal(stem: string, text: string, form: Form): StemNeedle {
  return { stem, form, bytes: Buffer.from(text, 'latin1') };
}
