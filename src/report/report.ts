import type { Finding } from '../findings/finding.ts';
import type { NotRead, SourceName } from '../sources/source.ts';

/** Everything a scan has to say; what every reporter turns into text. */
export interface Report {
  readonly version: string;
  readonly scan: {
    readonly source: SourceName;
    /** The source whose words fit, where that is another one. */
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
}

/** How a reporter may write; decided once, at the edge. */
export interface ReportStyle {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly showSecrets: boolean;
  /** Whether another run shows the findings of the same commit where they stand: then this one says them in lines. */
  readonly isRepeated?: boolean;
}

/** One format, one file, one pure function. */
export type Reporter = (report: Report, style: ReportStyle) => string;
