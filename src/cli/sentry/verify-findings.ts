import { UserError } from '../../errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { isTokenKind } from '../../kinds/kinds.ts';
import type { Report } from '../../report/report.ts';
import { notAsked, type Verification } from '../../sentry/state.ts';
import type { Candidate, Verifier } from '../../sentry/verify.ts';

/** Asks Sentry about every finding that is not suppressed, each token once. Returns the report with the answers. */
export async function verifyFindings(report: Report, verifier: Verifier): Promise<Report> {
  const findings = await Promise.all(
    report.findings.map(async (finding): Promise<Finding> => {
      // A user's own rule may find anything, so its findings are not sent to Sentry.
      if (finding.suppressed !== null || !isTokenKind(finding.rule.kind)) return finding;
      return { ...finding, verification: await ask(verifier, candidate(finding)) };
    }),
  );
  return { ...report, findings };
}

/** The finding as the verifier needs it. */
export function candidate({ rule, secret, confidence, locations }: Finding): Candidate {
  // Using a refresh token replaces it, and using it twice would revoke all tokens of its family. So it must not be
  // sent.
  const refresh = locations.some(({ excerpt }) => excerpt !== null && /refresh[_-]?token/i.test(excerpt.text));
  return { secret, kind: isTokenKind(rule.kind) ? rule.kind : null, confidence: refresh ? 'low' : confidence };
}

async function ask(verifier: Verifier, one: Candidate): Promise<Verification> {
  try {
    return await verifier.verify(one);
  } catch (error) {
    // The error must not keep the findings from being reported.
    if (!(error instanceof UserError)) throw error;
    return notAsked('unknown', error.what);
  }
}
