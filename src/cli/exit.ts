import type { FailOn } from '../config/config.ts';
import type { Report } from '../report/report.ts';

/** All exit codes of the program. */
export const exit = {
  /** The scan was complete and nothing counts against it. */
  clean: 0,
  /** Findings count against it. */
  findings: 1,
  /** The call or the configuration is wrong; nothing was scanned. */
  usage: 2,
  /** The scan is not complete. */
  incomplete: 3,
  /** Stopped by the user (128 + SIGINT). */
  interrupted: 130,
} as const;

/**
 * The exit code of a scan. An incomplete scan gives 3, even if it found something.
 *
 * @param forgivesTime whether a scan that only the time limit stopped counts as complete
 */
export function exitOf(report: Report, { failOn = 'any', forgivesTime = false }: { readonly failOn?: FailOn; readonly forgivesTime?: boolean } = {}): number {
  const { notRead } = report.scan;
  if (notRead.some(({ isTimeOver }) => !(forgivesTime && isTimeOver === true))) return exit.incomplete;
  return report.findings.some((finding) => counts(finding) && fails(finding, failOn)) ? exit.findings : exit.clean;
}

/** Whether a finding counts. Suppressed findings do not count, nor do those that HEAD already holds. */
export function counts(finding: Report['findings'][number]): boolean {
  return finding.suppressed === null && finding.isNew;
}

/**
 * With `live`, a secret also counts if Sentry was not asked, or could not be asked, since it may be live. A habit is
 * never live.
 */
function fails({ rule, verification: { state } }: Report['findings'][number], failOn: FailOn): boolean {
  if (failOn === 'live') return rule.kind !== 'practice' && state !== 'revoked' && state !== 'expired';
  return failOn === 'any';
}
