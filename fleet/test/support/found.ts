import type { FoundFinding, FoundPlace, ScanResult } from '../../src/scan/found.ts';

/** A place, as a scan reports it. */
export function foundPlace(more: Partial<FoundPlace> = {}): FoundPlace {
  return { path: '.env', startLine: 3, startColumn: 5, endLine: 3, endColumn: 76, byteOffset: 40, byteLength: 71, encoding: null, commit: 'c'.repeat(40), author: 'Ada <ada@example.org>', date: '2026-01-02T03:04:05Z', inHead: true, suppressed: null, ...more };
}

/** A finding of a made-up token. It holds only the token's hash. */
export function foundFinding(name: string, more: Partial<FoundFinding> = {}): FoundFinding {
  const sha256 = Buffer.from(name.padEnd(32)).toString('hex').padEnd(64, '0').slice(0, 64);
  return {
    ruleId: 'sentry-user-token',
    kind: 'user',
    severity: 'error',
    confidence: 'high',
    message: 'Sentry user auth token',
    fingerprint: sha256.slice(0, 32),
    sha256,
    redacted: 'sntryu_…8c30',
    organization: null,
    remediation: { summary: 'Revoke it.', url: null },
    places: [foundPlace()],
    ...more,
  };
}

/** The result of a scan. */
export function scanResult(findings: readonly FoundFinding[], more: Partial<ScanResult> = {}): ScanResult {
  return { findings, notRead: [], commits: 1, bytes: 100, ...more };
}
