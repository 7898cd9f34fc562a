import type { FleetFinding, FleetPlace } from '../report/fleet-report.ts';

/** A finding as the scanning process sends it: with the keys of sntrylint's JSON report, and without the secret. */
export interface FoundFinding extends Pick<FleetFinding, 'ruleId' | 'kind' | 'severity' | 'confidence' | 'message' | 'fingerprint' | 'sha256' | 'redacted' | 'organization' | 'remediation'> {
  readonly places: readonly FoundPlace[];
}

export type FoundPlace = Omit<FleetPlace, 'repository' | 'inHistory' | 'firstSeenAt' | 'lastSeenAt'>;

/** The result of a scan. */
export interface ScanResult {
  readonly findings: readonly FoundFinding[];
  readonly notRead: readonly { readonly path: string | null; readonly reason: string }[];
  readonly commits: number;
  readonly bytes: number;
}
