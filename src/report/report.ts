import type { Finding } from '../findings/finding.ts';
import type { Forge } from '../git/remotes/forge.ts';
import type { NotRead, SourceName } from '../sources/source.ts';

/** The result of a scan, which every reporter turns into text. */
export interface Report {
  readonly version: string;
  readonly scan: {
    readonly source: SourceName;
    /** Another source with words that fit better, if there is one. */
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
  /** Sorted by severity, path, line, rule. Suppressed ones included. */
  readonly findings: readonly Finding[];
  /** Facts for people: `nothing is staged`, `3 old findings in the files you touch`. */
  readonly notes: readonly string[];
  /** Facts that are shown with `--verbose` only: directives that suppress nothing. */
  readonly details: readonly string[];
  /** Where the scan ran; null if no report that is asked for says so. */
  readonly origin: Origin | null;
}

/** Where a scan ran, for readers elsewhere. Names are not escaped yet: reporters do that. */
export interface Origin {
  /** As it was typed: `sntrylint history --verify`. */
  readonly command: string;
  /** `acme/app` where the remote says so, else the name of the folder. */
  readonly repository: string;
  /** The branch that HEAD is on; null if it is on none, and outside of repositories. */
  readonly ref: string | null;
  /** What HEAD is; null before the first commit, and outside of repositories. */
  readonly commit: string | null;
  /** Where the repository is shown on the web; null if that is not known. Only linked to. */
  readonly forge: Forge | null;
  /** Files of the work tree in which something was found and that are, byte for byte, what `commit` has there. */
  readonly unchanged: ReadonlySet<string>;
}

/** How a reporter may write; decided once, at the edge. */
export interface ReportStyle {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly showSecrets: boolean;
  /** Whether another run annotates the same commit: then this one writes plain lines. */
  readonly isRepeated?: boolean;
}

/** One format, one file, one pure function. */
export type Reporter = (report: Report, style: ReportStyle) => string;
