import { explainScopes } from '../scopes.ts';
import { threats } from '../threats.ts';
import { kinds } from '../../kinds/kinds.ts';
import type { ListedToken } from '../listed-token.ts';
import type { Flag, FlagKind } from './credential.ts';
import type { KnownLeak } from './known-leak.ts';

/** Worst first: the order of the report. */
export const flagOrder = Object.keys({
  leaked: 0, unchecked: 0, left: 0, 'over-scoped': 0, 'no-second-factor': 0, personal: 0, unused: 0, old: 0, 'stale-invitation': 0,
} satisfies Readonly<Record<FlagKind, 0>>) as readonly FlagKind[];

/** Whole days since a moment; null if the moment is unknown. */
export function daysSince(moment: string | null, now: number): number | null {
  const then = moment === null ? Number.NaN : Date.parse(moment);
  return Number.isNaN(then) ? null : Math.floor((now - then) / 86_400_000);
}

/** The flags of a token by its age, use and scopes. */
export function tokenFlags(token: ListedToken, options: { readonly now: number; readonly oldAfterDays: number; readonly leaks: readonly KnownLeak[] }): readonly Flag[] {
  const { now, oldAfterDays, leaks } = options;
  const flags: Flag[] = [];
  const leak = leaks.find((one) => isSame(one, token));
  if (leak !== undefined) flags.push({ kind: 'leaked', says: `it stands in ${leak.path} and Sentry still lists it: revoke it` });
  const excess = excessOf(token);
  if (excess.length > 0) flags.push({ kind: 'over-scoped', says: `it may do more than its kind needs: ${excess.join(', ')}` });
  const age = daysSince(token.created, now);
  const idle = daysSince(token.lastUsed, now);
  if (token.type === 'org-token' && token.lastUsed === null && age !== null && age > 7) {
    flags.push({ kind: 'unused', says: `it was never used in ${age} days` });
  } else if (idle !== null && idle > oldAfterDays) {
    flags.push({ kind: 'unused', says: `it was last used ${idle} days ago` });
  }
  if (age !== null && age > oldAfterDays) flags.push({ kind: 'old', says: `it is ${age} days old` });
  return flags;
}

/** Whether a finding is this token: its kind is in this list, and the last four characters are the same. */
export function isSame({ kind, lastFour }: KnownLeak, token: ListedToken): boolean {
  return lastFour !== null && lastFour === token.lastFour && kind !== null && kinds[kind].listedIn.some((listing) => listing === token.type);
}

/**
 * The scopes that are too much. An organization token needs only `org:ci`. An integration needs no scope that destroys
 * things or takes them over.
 */
function excessOf({ type, scopes }: ListedToken): readonly string[] {
  const own = explainScopes(scopes).filter(({ implied }) => !implied).map(({ scope }) => scope);
  if (type === 'org-token') return own.filter((scope) => scope !== 'org:ci');
  const critical = new Set(threats(own).filter(({ gravity }) => gravity === 'critical').map(({ scope }) => scope));
  return own.filter((scope) => critical.has(scope));
}
