import type { Circumstance, Rule } from '../../rules/rule.ts';
import { sight as reading } from '../naming/names.ts';
import { sight } from './context.ts';

/** Bytes that a pattern sees beyond its match: a lookbehind's and what may not follow. */
const edge = 8;

/**
 * How far from its anchor a rule sees, in bytes, on either side: what it says of an anchor depends on nothing beyond.
 * Digits that go on beyond the anchor are not in it.
 */
export function sightOf({ behind, maxLength, context }: Rule): number {
  const { content, ...near } = sight;
  const beyond = context === null ? 0 : [...context.any, ...context.none].some(seesContent) ? content : Math.max(...Object.values(near), ...Object.values(reading));
  return Math.max(behind, maxLength) + edge + beyond;
}

function seesContent({ content }: Circumstance): boolean {
  return content !== undefined;
}
