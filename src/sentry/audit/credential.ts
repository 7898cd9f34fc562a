import type { ListedToken } from '../listed-token.ts';

/** Why a credential deserves a look, the worst first. */
export type FlagKind = 'leaked' | 'unchecked' | 'left' | 'over-scoped' | 'no-second-factor' | 'personal' | 'unused' | 'old' | 'stale-invitation';

export interface Flag {
  readonly kind: FlagKind;
  /** One sentence without a full stop. */
  readonly says: string;
}

/** One thing that still opens a door of the organization. All texts are safe for a terminal. */
export interface Credential extends ListedToken {
  readonly flags: readonly Flag[];
}

/** Something that could not be listed: the given credential may not, or nobody answered. */
export interface NotListed {
  readonly what: string;
  readonly reason: string;
}

export interface AuditReport {
  readonly organization: string;
  readonly host: string;
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** Leaked ones first, then by what their worst flag is, then by age. */
  readonly credentials: readonly Credential[];
  readonly notListed: readonly NotListed[];
  /** Findings of the report that are of another Sentry or organization, and so were not looked for. */
  readonly elsewhere: number;
}
