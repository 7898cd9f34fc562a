import type { FleetFinding, FleetPlace } from '../report/fleet-report.ts';

/** A finding as the process that scans sends it: without a secret, in the words of the scanner's own JSON report. */
export interface FoundFinding extends Pick<FleetFinding, 'ruleId' | 'kind' | 'severity' | 'confidence' | 'message' | 'fingerprint' | 'sha256' | 'redacted' | 'organization' | 'remediation'> {
  readonly places: readonly FoundPlace[];
}

export type FoundPlace = Omit<FleetPlace, 'repository' | 'inHistory' | 'firstSeenAt' | 'lastSeenAt'>;

/** What a scan came to. */
export interface ScanResult {
  readonly findings: readonly FoundFinding[];
  readonly notRead: readonly { readonly path: string | null; readonly reason: string }[];
  readonly commits: number;
  readonly bytes: number;
}
