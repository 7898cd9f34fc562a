import { redactText } from '../secret/redact-text.ts';
import { safeJson } from '../secret/escape.ts';
import { suppressedWords } from './text/count.ts';
import { occurrences, type Occurrence } from './text/occurrences.ts';
import { artifactUri, plainText, sarifRule } from './sarif-parts.ts';
import { remediation } from './text/remediation.ts';
import type { Report, ReportStyle } from './report.ts';

/** GitHub refuses a run with more results (its page "SARIF support for code scanning", limits). */
const mostResults = 25_000;

/**
 * SARIF 2.1.0, for GitHub code scanning and other systems: one result for each place. The fingerprint of a result is
 * made from the secret, and from the number of the place in its file, so that an alert stays when code moves.
 *
 * Suppressed and old findings are left out, since GitHub would show them as open alerts. With `verbose` they are
 * included, for editors and viewers that know suppressions.
 */
export function sarif(report: Report, { verbose }: Pick<ReportStyle, 'verbose'>): string {
  const all = occurrences(report.findings).filter(({ location }) => verbose || (location.suppressed === null && location.isNew));
  const shown = all.slice(0, mostResults);
  const rules = [...new Map(shown.map(({ finding }) => [finding.rule.id, finding.rule])).values()];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sntrylint', semanticVersion: report.version, rules: rules.map(sarifRule) } },
        automationDetails: { id: `sntrylint/${report.scan.source}/` },
        invocations: [invocation(report, all.length - shown.length)],
        columnKind: 'utf16CodeUnits',
        results: shown.map((one) => result(one, indexes.get(one.finding.rule.id)!)),
      },
    ],
  };
  return `${safeJson(log, 2)}\n`;
}

function invocation({ scan, findings, notes: said }: Report, leftOut: number): object {
  const begin = new Date(scan.startedAt);
  const notes = scan.notRead.map(({ path, reason }) => ({
    level: 'error',
    message: { text: plainText(`Not read: ${redactText(reason)}`) },
    locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
  }));
  const cut = { level: 'warning', message: { text: `${leftOut} more results were left out: a run may hold ${mostResults}.` } };
  const remarks = [suppressedWords(findings), ...said].flatMap((text) => (text === null ? [] : [{ level: 'note', message: { text: plainText(redactText(text)) } }]));
  return {
    executionSuccessful: scan.complete,
    startTimeUtc: begin.toISOString(),
    endTimeUtc: new Date(begin.getTime() + scan.milliseconds).toISOString(),
    toolExecutionNotifications: [...notes, ...(leftOut > 0 ? [cut] : []), ...remarks],
  };
}

function result({ finding, location, nth }: Occurrence, ruleIndex: number): object {
  const { rule, secret, fingerprint } = finding;
  const { place, position, span, suppressed, notSuppressed } = location;
  const { text } = remediation(finding);
  const what = rule.kind === 'practice' ? rule.message : `${rule.message} ${secret.redacted}`;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: rule.severity,
    message: { text: plainText([what, ...(notSuppressed === null ? [] : [redactText(notSuppressed)]), text].join('. ')) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(place.path),
          region: { ...position, byteOffset: span.start, byteLength: span.end - span.start },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:${nth}`, 'sntrylintFingerprint/v1': fingerprint },
    suppressions:
      suppressed === null
        ? []
        : [
            {
              kind: suppressed.by === 'inline' ? 'inSource' : 'external',
              status: 'accepted',
              justification: redactText(suppressed.reason),
            },
          ],
    properties: {
      kind: rule.kind,
      confidence: finding.confidence,
      isNew: location.isNew,
      verification: finding.verification.state,
      ...(location.encoding === null ? {} : { encoding: location.encoding }),
      ...(place.commit === null ? {} : { commit: place.commit, date: place.date, inHead: place.inHead }),
    },
  };
}

function artifact(path: string): object {
  return { uri: artifactUri(path), uriBaseId: '%SRCROOT%' };
}
