import type { ReportStyle } from '../../../src/report/report.ts';
import type { Confidence, Rule } from '../../../src/rules/rule.ts';
import type { State } from '../../../src/sentry/state.ts';
import type { Platform } from '../listing/repository.ts';

/** Everything that a report shows. It holds no secret, but its texts are not escaped yet. */
export interface FleetReport {
  /** The version of this program. */
  readonly version: string;
  /** ISO 8601 in UTC, as are all times here. */
  readonly generatedAt: string;
  /** A finding is `new` if it was first found after this moment. */
  readonly newSince: string;
  /** Sorted by name. */
  readonly repositories: readonly FleetRepository[];
  /** Live ones first, then by severity, organization and fingerprint. */
  readonly findings: readonly FleetFinding[];
  /** What could not be read, sorted by repository and path. If there is anything, the report is not complete. */
  readonly notRead: readonly FleetNotRead[];
}

/** `waiting`: it is not scanned yet. `set-aside`: it failed again and again, and is not tried any more. */
export type RepositoryState = 'scanned' | 'waiting' | 'set-aside';

export interface FleetRepository {
  readonly name: string;
  readonly url: string;
  readonly platform: Platform;
  readonly archived: boolean;
  readonly fork: boolean;
  /** For a wiki: the name of its repository. */
  readonly wikiOf: string | null;
  readonly addedAt: string;
  /** When it was last scanned completely. If its refs have not changed since, when this was last checked. */
  readonly lastScannedAt: string | null;
  readonly state: RepositoryState;
  /** Why it is set aside, or why the last try failed. */
  readonly reason: string | null;
  /** How much the last scan read. */
  readonly commits: number;
  readonly bytes: number;
}

/**
 * The state of a finding. The first one that applies counts, in this order: `excused`: by the operator, or by the
 * repository if the operator allows that. `revoked`: Sentry does not accept it any more, because it was revoked or has
 * expired. `gone-from-head`: histories hold it, but no HEAD does. `new`: first found after `newSince`. `open`: all
 * others.
 */
export type FindingState = 'new' | 'open' | 'gone-from-head' | 'revoked' | 'excused';

/** One secret of one rule, with every place in every repository. */
export interface FleetFinding {
  readonly ruleId: Rule['id'];
  readonly kind: Rule['kind'];
  readonly severity: Rule['severity'];
  readonly confidence: Confidence;
  readonly message: string;
  /** First 32 hex digits of `sha256`. */
  readonly fingerprint: string;
  readonly sha256: string;
  readonly redacted: string;
  /** Only for org tokens. */
  readonly organization: {
    readonly slug: string;
    readonly url: string | null;
    readonly regionUrl: string | null;
    /** When the token was made. */
    readonly issuedAt: string | null;
  } | null;
  readonly verification: {
    readonly state: State;
    readonly scopes: readonly string[];
    readonly checkedAt: string | null;
    readonly reason: string | null;
    readonly host: string | null;
  };
  readonly remediation: { readonly summary: string; readonly url: string | null };
  readonly state: FindingState;
  /** Set if the state is `excused`. */
  readonly excuse: { readonly by: 'operator' | 'repository'; readonly reason: string; readonly at: string | null } | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** When it became known that Sentry does not accept it. */
  readonly revokedAt: string | null;
  /** At least one; sorted by repository, path and offset. */
  readonly places: readonly FleetPlace[];
}

export interface FleetPlace {
  /** The name of the repository. */
  readonly repository: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /**
   * Lines and columns as in sntrylint's own report: both from 1, columns in UTF-16 code units, the end one past the
   * last character.
   */
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly encoding: string | null;
  /** The commit that added it, its author (`Ada <ada@example.org>`), and its date. */
  readonly commit: string | null;
  readonly author: string | null;
  readonly date: string | null;
  /** Null if this has no meaning, as for the message of a tag. */
  readonly inHead: boolean | null;
  /** False if the history was rewritten and does not hold it any more. It was published, so it still counts. */
  readonly inHistory: boolean;
  /** The suppression by the repository's own comments and configuration; null if there is none, or if these do not count. */
  readonly suppressed: { readonly by: 'inline' | 'config' | 'baseline'; readonly reason: string } | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface FleetNotRead {
  /** The name of a repository, or what could not be listed: `github:acme`. */
  readonly repository: string;
  /** The path in the repository; null for the repository as a whole, and for a list. */
  readonly path: string | null;
  readonly reason: string;
}

/** How a report is written. The command line decides this once. */
export type FleetStyle = Pick<ReportStyle, 'color' | 'width' | 'verbose'>;

/** A format: a pure function that gives the text in pieces. */
export type FleetReporter = (report: FleetReport, style: FleetStyle) => Iterable<string>;
