import type { Finding } from '../../findings/finding.ts';
import type { Report } from '../../report/report.ts';
import { revoke } from '../../sentry/revoke/revoke.ts';
import type { Call } from '../command.ts';
import { counts } from '../exit.ts';
import { escapeText } from '../../secret/escape.ts';
import type { SentryAccess } from '../../config/sentry-access.ts';
import { interrupt } from '../terminal/interrupt.ts';
import { revokeOptions } from './revoke-options.ts';
import { candidate } from './verify-findings.ts';

/** Ends the tokens of a verified report that are live, one after the other, and gives the report with what came of it. */
export async function revokeFindings(report: Report, call: Call, access: SentryAccess): Promise<Report> {
  const live = report.findings.filter((finding) => counts(finding) && finding.verification.state === 'live');
  if (live.length === 0) return { ...report, notes: [...report.notes, 'no live token was found, so none was revoked'] };
  const stop = interrupt();
  try {
    const options = await revokeOptions(call, access, stop.signal);
    if (options === null) return { ...report, notes: [...report.notes, 'you stopped it: no token was revoked'] };
    const after = new Map<Finding, Finding>();
    // The same token may be a finding of two rules; it ends once.
    const ended = new Map<string, Finding['verification']>();
    let revoked = 0;
    for (const finding of live) {
      const known = ended.get(finding.sha256);
      if (known !== undefined) after.set(finding, { ...finding, verification: known });
      if (known !== undefined || stop.signal.aborted) continue;
      const { path } = finding.locations[0]!.place;
      options.voice.tell(`\n${finding.secret.redacted} in ${escapeText(path)}`);
      const result = await revoke(candidate(finding), options);
      if (result.state === 'revoked' || result.state === 'already-revoked') revoked++;
      const now = result.verdict;
      ended.set(finding.sha256, now);
      after.set(finding, { ...finding, verification: now });
    }
    return {
      ...report,
      findings: report.findings.map((finding) => after.get(finding) ?? finding),
      notes: [...report.notes, `${revoked} of ${new Set(live.map(({ sha256 }) => sha256)).size} live tokens ${revoked === 1 ? 'was' : 'were'} revoked and confirmed by Sentry`],
    };
  } finally {
    stop.release();
  }
}
