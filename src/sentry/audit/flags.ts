import { explainScopes } from '../scopes.ts';
import { threats } from '../threats.ts';
import type { Credential, Flag, FlagKind } from './credential.ts';
import type { KnownLeak } from './known-leak.ts';

/** Worst first: the order of the report. */
export const flagOrder: readonly FlagKind[] = ['leaked', 'left', 'over-scoped', 'no-second-factor', 'personal', 'unused', 'old', 'stale-invitation'];

/** Whole days since a moment; null where it is not told. */
export function daysSince(moment: string | null, now: number): number | null {
  const then = moment === null ? Number.NaN : Date.parse(moment);
  return Number.isNaN(then) ? null : Math.floor((now - then) / 86_400_000);
}

/** What age, use and scopes say against a token. */
export function tokenFlags(token: Omit<Credential, 'flags'>, options: { readonly now: number; readonly oldAfterDays: number; readonly leaks: readonly KnownLeak[] }): readonly Flag[] {
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

/** Whether a finding is this token, by what both show: kind and last four characters. */
function isSame(leak: KnownLeak, token: Omit<Credential, 'flags'>): boolean {
  const kinds = token.type === 'org-token' ? ['org'] : ['integration', 'legacy'];
  return leak.lastFour !== null && leak.lastFour === token.lastFour && kinds.includes(leak.kind);
}

/** An organization token needs `org:ci`; an integration's scopes are too many where a thief could destroy or take over. */
function excessOf({ type, scopes }: Omit<Credential, 'flags'>): readonly string[] {
  const own = explainScopes(scopes).filter(({ implied }) => !implied).map(({ scope }) => scope);
  if (type === 'org-token') return own.filter((scope) => scope !== 'org:ci');
  const critical = new Set(threats(own).filter(({ gravity }) => gravity === 'critical').map(({ scope }) => scope));
  return own.filter((scope) => critical.has(scope));
}
