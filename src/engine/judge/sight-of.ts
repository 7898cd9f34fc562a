import type { Circumstance, Rule } from '../../rules/rule.ts';
import { sight as reading } from '../naming/names.ts';
import { sight } from './context.ts';

/**
 * How many bytes before and after its match a pattern's lookarounds may read. Another whole token may stand before the
 * match.
 */
export const edge = { before: 72, after: 8 } as const;

/**
 * How many bytes on each side of an anchor can change a rule's verdict. Digits that continue the anchor itself do not
 * count.
 */
export function sightOf({ behind, maxLength, context }: Rule): number {
  const { content, ...near } = sight;
  const beyond = context === null ? 0 : [...context.any, ...context.none].some(seesContent) ? content : Math.max(...Object.values(near), ...Object.values(reading));
  return Math.max(behind, maxLength) + edge.before + beyond;
}

/** How many bytes from the beginning of an anchor on can change a rule's verdict. */
export function reachOf({ maxLength, context }: Rule): number {
  const beyond = context === null ? 0 : [...context.any, ...context.none].some(seesContent) ? sight.content : Math.max(sight.after, sight.nearAfter, sight.line, reading.after);
  return maxLength + edge.after + beyond;
}

function seesContent({ content }: Circumstance): boolean {
  return content !== undefined;
}
