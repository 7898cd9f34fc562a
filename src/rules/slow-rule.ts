import type { Rule } from './rule.ts';

/**
 * Whether a rule's expression is tried on all of every content, since it has no keywords: some hundred MB/s, where the search for
 * keywords reaches a thousand.
 */
export function isSlowRule({ anchor }: Rule): boolean {
  return 'anywhere' in anchor && anchor.anywhere.length === 0;
}

/** What to tell about such a rule. */
export function slowRuleWords(rule: Rule): string {
  return `${rule.id}: it has no keyword, so its expression is tried on all of every file; \`anchor: { keywords: [...] }\` would make it fast`;
}
