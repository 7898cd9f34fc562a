import type { ReportStyle } from '../../../src/report/report.ts';
import type { Confidence, Rule } from '../../../src/rules/rule.ts';
import type { State } from '../../../src/sentry/state.ts';
import type { Platform } from '../listing/repository.ts';

/** Everything a report is made of, as the store has it. All of it is safe to be shown but for escaping: nothing holds a secret. */
export interface FleetReport {
  /** The program's own version. */
  readonly version: string;
  /** ISO 8601 in UTC, as are all times here. */
  readonly generatedAt: string;
  /** What was found first after this is `new`. */
  readonly newSince: string;
  /** Sorted by name. */
  readonly repositories: readonly FleetRepository[];
  /** Live ones first, then by severity, organization and fingerprint. */
  readonly findings: readonly FleetFinding[];
  /** What could not be read; where there is any, the report is not complete. Sorted by repository and path. */
  readonly notRead: readonly FleetNotRead[];
}

/** `waiting`: it is still to be scanned. `set-aside`: it failed again and again, and nobody tries any more. */
export type RepositoryState = 'scanned' | 'waiting' | 'set-aside';

export interface FleetRepository {
  readonly name: string;
  readonly url: string;
  readonly platform: Platform;
  readonly archived: boolean;
  readonly fork: boolean;
  /** The name of the repository whose wiki this is. */
  readonly wikiOf: string | null;
  readonly addedAt: string;
  /** When it was last known to be scanned whole: also where its refs were as before. */
  readonly lastScannedAt: string | null;
  readonly state: RepositoryState;
  /** Why it is set aside, or why the last try failed. */
  readonly reason: string | null;
  /** Of the last scan. */
  readonly commits: number;
  readonly bytes: number;
}

/**
 * What has become of a finding; the first that holds, in this order: `excused` by the operator, or by the repository
 * where the operator lets it; `revoked`: Sentry does not accept it any more, revoked or expired; `gone-from-head`: no
 * HEAD has it, and it lives on in histories; `new`: found first since `newSince`; else `open`.
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
  /** Set where the state is `excused`. */
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
  /** Null where that has no meaning, as for the message of a tag. */
  readonly inHead: boolean | null;
  /** False where the history was rewritten since and does not hold it any more. It was published all the same. */
  readonly inHistory: boolean;
  /** What the repository's own comments and configuration say; null where they say nothing, or nobody asked them. */
  readonly suppressed: { readonly by: 'inline' | 'config' | 'baseline'; readonly reason: string } | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface FleetNotRead {
  readonly repository: string;
  /** What of it; null for the repository as a whole. */
  readonly path: string | null;
  readonly reason: string;
}

/** How a report may be written; decided once, at the edge. */
export type FleetStyle = Pick<ReportStyle, 'color' | 'width' | 'verbose'>;

/** One format, one file, one pure function: the text in pieces, each of which can be written at once. */
export type FleetReporter = (report: FleetReport, style: FleetStyle) => Iterable<string>;
