import type { Match } from '../engine/match.ts';
import { kindOf } from '../kinds/kinds.ts';

/** Whether the matched text alone shows what it is. Practice rules are about other things. */
function isKnownByShape({ rule: { kind } }: Match): boolean {
  return kind !== 'custom' && kindOf(kind)?.knownBy !== 'context';
}

/**
 * Drops matches that lie inside a match of a more specific rule: the 64 digits of a personal token are not a legacy
 * token too. If a built-in rule and a user's rule match the same bytes, the built-in match stays. It says more: what
 * the secret is, whether it is live, how to revoke it. A user's match that takes more bytes (a whole file, a name with
 * its value) is reported too. Practice matches drop no others. They are dropped only if they are about a file in which
 * a secret was found. The order is kept.
 */
export function mostSpecific(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const secrets = matches.filter((match) => match.rule.kind !== 'practice');
  secrets.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end || Number(isKnownByShape(b)) - Number(isKnownByShape(a)));
  const dropped = new Set<Match>();
  const ours = new Set(secrets.flatMap(({ rule, span }) => (rule.kind === 'custom' ? [] : [`${span.start} ${span.end}`])));
  /**
   * The largest end of the matches so far that are known by their shape. All of these start at or before the present
   * match.
   */
  let reach = -1;
  for (const match of secrets) {
    if (isKnownByShape(match)) reach = Math.max(reach, match.span.end);
    else if (reach >= match.span.end || (match.rule.kind === 'custom' && ours.has(`${match.span.start} ${match.span.end}`))) dropped.add(match);
  }
  // If a token was found in a file, the warning that the file is made for tokens is needless.
  if (secrets.length > 0) for (const match of matches) if (match.rule.kind === 'practice' && 'files' in match.rule.anchor) dropped.add(match);
  return dropped.size === 0 ? matches : matches.filter((match) => !dropped.has(match));
}
