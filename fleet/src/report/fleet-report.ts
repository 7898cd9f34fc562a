import type { ReportStyle } from '../../../src/report/report.ts';
import type { Confidence, Rule } from '../../../src/rules/rule.ts';
import type { State } from '../../../src/sentry/state.ts';
import type { Platform } from '../listing/repository.ts';

/** Everything that a report shows, as the store has it. Nothing of it holds a secret, but texts must still be escaped. */
export interface FleetReport {
  /** The program's own version. */
  readonly version: string;
  /** ISO 8601 in UTC, as are all times here. */
  readonly generatedAt: string;
  /** A finding that was first found after this is `new`. */
  readonly newSince: string;
  /** Sorted by name. */
  readonly repositories: readonly FleetRepository[];
  /** Live ones first, then by severity, organization and fingerprint. */
  readonly findings: readonly FleetFinding[];
  /** What could not be read; if there is any, the report is not complete. Sorted by repository and path. */
  readonly notRead: readonly FleetNotRead[];
}

/** `waiting`: it is still to be scanned. `set-aside`: it failed again and again, and is not tried any more. */
export type RepositoryState = 'scanned' | 'waiting' | 'set-aside';

export interface FleetRepository {
  readonly name: string;
  readonly url: string;
  readonly platform: Platform;
  readonly archived: boolean;
  readonly fork: boolean;
  /** Of a wiki: the name of its repository. */
  readonly wikiOf: string | null;
  readonly addedAt: string;
  /** When it was last scanned completely, or its refs were seen to be unchanged since then. */
  readonly lastScannedAt: string | null;
  readonly state: RepositoryState;
  /** Why it is set aside, or why the last try failed. */
  readonly reason: string | null;
  /** Of the last scan. */
  readonly commits: number;
  readonly bytes: number;
}

/**
 * The state of a finding: the first of these that holds. `excused`: by the operator, or by the repository if the operator
 * allows that. `revoked`: Sentry does not accept it any more, whether it was revoked or expired. `gone-from-head`: no HEAD has it,
 * but histories do. `new`: first found since `newSince`. `open`: none of these.
 */
export type FindingState = 'new' | 'open' | 'gone-from-head' | 'revoked' | 'excused';

/** One secret of one rule with every place in every repository. */
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
  /** Of org tokens only. */
  readonly organization: {
    readonly slug: string;
    readonly url: string | null;
    readonly regionUrl: string | null;
    /** When it was made. */
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
  /** Since when Sentry is known not to accept it. */
  readonly revokedAt: string | null;
  /** At least one; sorted by repository, path and offset. */
  readonly places: readonly FleetPlace[];
}

export interface FleetPlace {
  /** The repository's name. */
  readonly repository: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** Lines and columns as in the scanner's own report: from 1, columns in UTF-16 units, the end past the last character. */
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly encoding: string | null;
  /** The commit that brought it, who wrote it (`Ada <ada@example.org>`), and when. */
  readonly commit: string | null;
  readonly author: string | null;
  readonly date: string | null;
  /** Null if that has no meaning, as for the message of a tag. */
  readonly inHead: boolean | null;
  /** False if the history was rewritten since then and does not hold it any more. It was published, so it still counts. */
  readonly inHistory: boolean;
  /** The suppression by the repository's own comments and configuration; null if there is none, or if these do not count. */
  readonly suppressed: { readonly by: 'inline' | 'config' | 'baseline'; readonly reason: string } | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface FleetNotRead {
  readonly repository: string;
  /** The path in the repository; null for the repository as a whole. */
  readonly path: string | null;
  readonly reason: string;
}

/** How a report is written; decided once, where the command line is read. */
export type FleetStyle = Pick<ReportStyle, 'color' | 'width' | 'verbose'>;

/** A format: a pure function that gives the text in pieces. */
export type FleetReporter = (report: FleetReport, style: FleetStyle) => Iterable<string>;
