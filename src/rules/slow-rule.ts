import type { Rule } from './rule.ts';

/**
 * Whether a rule has no keywords, so that its expression is tried on all of every content. This reaches some hundred
 * MB/s; the search for keywords reaches a thousand.
 */
export function isSlowRule({ anchor }: Rule): boolean {
  return 'anywhere' in anchor && anchor.anywhere.length === 0;
}

/** The note about a slow rule. */
export function slowRuleWords(rule: Rule): string {
  return `${rule.id}: it has no keyword, so its expression is tried on all of every file; \`anchor: { keywords: [...] }\` would make it fast`;
}
