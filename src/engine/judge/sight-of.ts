import type { Circumstance, Rule } from '../../rules/rule.ts';
import { sight as reading } from '../naming/names.ts';
import { sight } from './context.ts';

/** Bytes that a pattern sees beyond its match: what must or may not stand before it (a token, where two stand in a row) and behind it. */
export const edge = { before: 72, after: 8 } as const;

/**
 * How far from its anchor a rule sees, in bytes, on either side: what it says of an anchor depends on nothing beyond.
 * Digits that go on beyond the anchor are not in it.
 */
export function sightOf({ behind, maxLength, context }: Rule): number {
  const { content, ...near } = sight;
  const beyond = context === null ? 0 : [...context.any, ...context.none].some(seesContent) ? content : Math.max(...Object.values(near), ...Object.values(reading));
  return Math.max(behind, maxLength) + edge.before + beyond;
}

function seesContent({ content }: Circumstance): boolean {
  return content !== undefined;
}
