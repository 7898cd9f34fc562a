import type { Finding } from '../../findings/finding.ts';

/** How much was found. Suppressed findings and suppressed places count in `suppressed` alone. */
export interface Counts {
  readonly findings: number;
  readonly locations: number;
  readonly errors: number;
  readonly warnings: number;
  readonly suppressed: number;
  /** Only kinds that were found, in the order of their first finding. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** Counts findings, old and new. */
export function count(findings: readonly Finding[]): Counts {
  const open = findings.filter((finding) => finding.suppressed === null);
  const byKind: Record<string, number> = {};
  for (const { rule } of open) byKind[rule.kind] = (byKind[rule.kind] ?? 0) + 1;
  return {
    findings: open.length,
    locations: open.reduce((sum, finding) => sum + openLocations(finding).length, 0),
    errors: open.filter((finding) => finding.rule.severity === 'error').length,
    warnings: open.filter((finding) => finding.rule.severity === 'warning').length,
    suppressed: findings.length - open.length,
    byKind,
  };
}

/** The places of a finding that nothing excuses. */
export function openLocations(finding: Finding): Finding['locations'] {
  return finding.locations.filter((location) => location.suppressed === null);
}
