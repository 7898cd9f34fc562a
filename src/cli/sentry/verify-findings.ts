import { UserError } from '../../errors.ts';
import type { Finding, Verification } from '../../findings/finding.ts';
import type { Report } from '../../report/report.ts';
import type { Candidate, Verdict, Verifier } from '../../sentry/verify.ts';

/** Kinds that may be bearer tokens of Sentry. A user's own rule may find anything; that is not sent to Sentry. */
const kinds: ReadonlySet<string> = new Set(['user', 'integration', 'org', 'legacy', 'app-secret', 'agent']);

/** Asks Sentry about every finding that nothing excuses, each token once, and gives the report with the answers in it. */
export async function verifyFindings(report: Report, verifier: Verifier): Promise<Report> {
  const findings = await Promise.all(
    report.findings.map(async (finding): Promise<Finding> => {
      if (finding.suppressed !== null || !kinds.has(finding.rule.kind)) return finding;
      return { ...finding, verification: await ask(verifier, candidate(finding)) };
    }),
  );
  return { ...report, findings };
}

/** A finding as the verifier takes it. */
export function candidate({ secret, confidence, locations }: Finding): Candidate {
  // Sending a refresh token would use it up, and a second time would revoke its whole family.
  const refresh = locations.some(({ excerpt }) => excerpt !== null && /refresh[_-]?token/i.test(excerpt.text));
  return { secret, confidence: refresh ? 'low' : confidence };
}

/** What a report keeps of a verdict. */
export function verification({ state, scopes, checkedAt, reason, who }: Verdict): Verification {
  return { state, scopes, checkedAt, reason, who };
}

async function ask(verifier: Verifier, one: Candidate): Promise<Verification> {
  try {
    return verification(await verifier.verify(one));
  } catch (error) {
    // What was found must be reported all the same.
    if (!(error instanceof UserError)) throw error;
    return { state: 'unknown', scopes: [], checkedAt: null, reason: error.what, who: null };
  }
}
