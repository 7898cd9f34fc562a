import type { Match } from '../engine/match.ts';
import { kindOf } from '../kinds/kinds.ts';

/** Whether its text alone shows what it is. Practice rules judge something else. */
function isKnownByShape({ rule: { kind } }: Match): boolean {
  return kind !== 'custom' && kindOf(kind)?.knownBy !== 'context';
}

/**
 * Drops a match that stands inside one of a more specific rule: the 64 digits of a personal token are not a legacy
 * token too. Of the very same bytes a built-in rule says more than one of a user's own: what it is, whether it lives, how
 * it is revoked. What one of a user's own takes for more (all of a file, a name and its value) is reported beside it. Practice matches drop no others, and are dropped only where they are about a file of which a secret says more. The order of what is left is kept.
 */
export function mostSpecific(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const secrets = matches.filter((match) => match.rule.kind !== 'practice');
  secrets.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end || Number(isKnownByShape(b)) - Number(isKnownByShape(a)));
  const dropped = new Set<Match>();
  const ours = new Set(secrets.flatMap(({ rule, span }) => (rule.kind === 'custom' ? [] : [`${span.start} ${span.end}`])));
  /** The largest end of the matches so far that are known by their shape. All of them start at or before the present one. */
  let reach = -1;
  for (const match of secrets) {
    if (isKnownByShape(match)) reach = Math.max(reach, match.span.end);
    else if (reach >= match.span.end || (match.rule.kind === 'custom' && ours.has(`${match.span.start} ${match.span.end}`))) dropped.add(match);
  }
  // If a token was found in a file, it need not be said that the file is made to hold one.
  if (secrets.length > 0) for (const match of matches) if (match.rule.kind === 'practice' && 'files' in match.rule.anchor) dropped.add(match);
  return dropped.size === 0 ? matches : matches.filter((match) => !dropped.has(match));
}
