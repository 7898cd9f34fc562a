import type { Finding } from '../findings/finding.ts';
import type { Forge } from '../git/remotes/forge.ts';
import type { NotRead, SourceName } from '../sources/source.ts';

/** The result of a scan. Every format makes its text from this. */
export interface Report {
  readonly version: string;
  readonly scan: {
    readonly source: SourceName;
    /** Another source whose texts fit better, if there is one. */
    readonly speaksAs?: SourceName;
    readonly files: number;
    readonly bytes: number;
    readonly commits: number;
    readonly complete: boolean;
    readonly notRead: readonly NotRead[];
    /** When the scan began: ISO 8601 in UTC. */
    readonly startedAt: string;
    readonly milliseconds: number;
  };
  /** Sorted by severity, path, line and rule; with the suppressed ones. */
  readonly findings: readonly Finding[];
  /** Facts for people: `nothing is staged`, `3 old findings in the files you touch`. */
  readonly notes: readonly string[];
  /** Facts that only `--verbose` shows, such as directives that suppress nothing. */
  readonly details: readonly string[];
  /** Where the scan ran; null if none of the wanted formats shows it. */
  readonly origin: Origin | null;
}

/** Where a scan ran, for readers on other machines. Names are not escaped yet; the formats do that. */
export interface Origin {
  /** The command line as it was typed: `sntrylint history --verify`. */
  readonly command: string;
  /** `acme/app` if the remote's address says so, or else the name of the folder. */
  readonly repository: string;
  /** The branch of HEAD; null if HEAD is on no branch, or there is no repository. */
  readonly ref: string | null;
  /** The commit of HEAD; null before the first commit, or if there is no repository. */
  readonly commit: string | null;
  /** The web site that shows the repository; null if it is not known. It is used only for links. */
  readonly forge: Forge | null;
  /** Files with findings that are exactly the same in the work tree and in `commit`. */
  readonly unchanged: ReadonlySet<string>;
}

/** How a report is written. The command line decides this once. */
export interface ReportStyle {
  readonly color: boolean;
  /** How many columns the terminal has. */
  readonly width: number;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly showSecrets: boolean;
  /** Whether another run annotates the same commit. Then this run writes plain lines instead. */
  readonly isRepeated?: boolean;
}

/** A format: a pure function from a report to its text. */
export type Reporter = (report: Report, style: ReportStyle) => string;
