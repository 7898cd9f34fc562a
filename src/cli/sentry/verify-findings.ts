import { UserError } from '../../errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { isTokenKind } from '../../kinds/kinds.ts';
import type { Report } from '../../report/report.ts';
import { notAsked, type Verification } from '../../sentry/state.ts';
import type { Candidate, Verifier } from '../../sentry/verify.ts';

/** Asks Sentry about every finding that nothing suppresses, each token once, and gives the report with the answers in it. */
export async function verifyFindings(report: Report, verifier: Verifier): Promise<Report> {
  const findings = await Promise.all(
    report.findings.map(async (finding): Promise<Finding> => {
      // A user's own rule may find anything; that is not sent to Sentry.
      if (finding.suppressed !== null || !isTokenKind(finding.rule.kind)) return finding;
      return { ...finding, verification: await ask(verifier, candidate(finding)) };
    }),
  );
  return { ...report, findings };
}

/** A finding as the verifier takes it. */
export function candidate({ rule, secret, confidence, locations }: Finding): Candidate {
  // Sending a refresh token would use it up, and sending it twice would revoke all tokens of its family.
  const refresh = locations.some(({ excerpt }) => excerpt !== null && /refresh[_-]?token/i.test(excerpt.text));
  return { secret, kind: isTokenKind(rule.kind) ? rule.kind : null, confidence: refresh ? 'low' : confidence };
}

async function ask(verifier: Verifier, one: Candidate): Promise<Verification> {
  try {
    return await verifier.verify(one);
  } catch (error) {
    // The findings must still be reported.
    if (!(error instanceof UserError)) throw error;
    return notAsked('unknown', error.what);
  }
}
