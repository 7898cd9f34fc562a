import type { FleetFinding } from '../report/fleet-report.ts';
import type { FoundFinding } from './found.ts';

/** The request that the scanning process gets on standard input, as one line of JSON. */
export interface ScanRequest {
  /** The bare repository. */
  readonly repository: string;
  /** Whether comments and the configuration in the repository may excuse findings. */
  readonly ownExceptions: boolean;
  readonly archives: boolean;
  /** Whether objects that an earlier run has read are skipped. */
  readonly remembers: boolean;
  /** SHA-256 of the secrets that Sentry is asked about; null if it is not asked. */
  readonly verify: { readonly sha256s: readonly string[]; readonly sentryUrl: string | null; readonly allowHttp: boolean } | null;
}

/**
 * The answers on standard output, one line of JSON each. If the last one is missing, the scan did not come to its end.
 */
export type ScanMessage =
  | { readonly type: 'finding'; readonly finding: FoundFinding }
  | { readonly type: 'not-read'; readonly path: string; readonly reason: string }
  | { readonly type: 'verdict'; readonly sha256: string; readonly verification: FleetFinding['verification'] }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'end'; readonly commits: number; readonly bytes: number };
