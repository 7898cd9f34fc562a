import type { ListedToken } from '../listed-token.ts';

/** Why a credential should be checked, the worst reason first. */
export type FlagKind = 'leaked' | 'unchecked' | 'left' | 'over-scoped' | 'no-second-factor' | 'personal' | 'unused' | 'old' | 'stale-invitation';

export interface Flag {
  readonly kind: FlagKind;
  /** One sentence without a full stop. */
  readonly says: string;
}

/** One credential that still gives access to the organization. All texts are safe for a terminal. */
export interface Credential extends ListedToken {
  readonly flags: readonly Flag[];
}

/** Something that could not be listed: the given credential may not list it, or there was no answer. */
export interface NotListed {
  readonly what: string;
  readonly reason: string;
}

export interface AuditReport {
  readonly organization: string;
  readonly host: string;
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** Leaked ones first, then by their worst flag, then by age. */
  readonly credentials: readonly Credential[];
  readonly notListed: readonly NotListed[];
  /** Findings of the report that are of another Sentry or organization, and so were not looked for. */
  readonly elsewhere: number;
}
