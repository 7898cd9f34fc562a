import { grouped } from '../../wording/plural.ts';
import type { Finding, Suppressed } from '../../findings/finding.ts';

/** How much was found. Suppressed findings and places count only in `suppressed`. */
export interface Counts {
  readonly findings: number;
  readonly locations: number;
  readonly errors: number;
  readonly warnings: number;
  readonly suppressed: number;
  /** How many findings each kind of exception suppressed. Only those that suppressed something are listed. */
  readonly suppressedBy: Readonly<Partial<Record<Suppressed['by'], number>>>;
  /** Only the kinds that were found, in the order of their first finding. */
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
    suppressedBy: by(findings),
    byKind,
  };
}

function by(findings: readonly Finding[]): Counts['suppressedBy'] {
  const counts: Partial<Record<Suppressed['by'], number>> = {};
  for (const { suppressed } of findings) if (suppressed !== null) counts[suppressed.by] = (counts[suppressed.by] ?? 0) + 1;
  return counts;
}

const suppressors = { inline: 'in the files themselves', config: 'by the configuration', baseline: 'by the baseline' } as const satisfies Record<Suppressed['by'], string>;

/**
 * `3 suppressed: 2 in the files themselves, 1 by the baseline`; null if nothing is suppressed. Readers should know what
 * a report leaves out.
 */
export function suppressedWords(findings: readonly Finding[]): string | null {
  const { suppressed, suppressedBy } = count(findings);
  if (suppressed === 0) return null;
  const parts = (Object.keys(suppressors) as Suppressed['by'][]).flatMap((one) => (suppressedBy[one] === undefined ? [] : [`${grouped(suppressedBy[one])} ${suppressors[one]}`]));
  return `${grouped(suppressed)} suppressed: ${parts.join(', ')}`;
}

/** The places of a finding that are not suppressed. */
export function openLocations(finding: Finding): Finding['locations'] {
  return finding.locations.filter((location) => location.suppressed === null);
}
