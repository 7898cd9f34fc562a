import { pathToFileURL } from 'node:url';
import { artifactUri, plainText, sarifRule } from '../../../src/report/sarif-parts.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { safeJson } from '../../../src/secret/escape.ts';
import { redactName, redactText } from '../../../src/secret/redact-text.ts';
import type { FleetFinding, FleetPlace, FleetReport } from './fleet-report.ts';
import { everythingNotRead, isComplete } from './triage.ts';

/**
 * SARIF 2.1.0: one run with a result for each place. Paths are relative to their repository, which `originalUriBaseIds`
 * names and `versionControlProvenance` connects with its address. Excused findings are included, as suppressions.
 */
export function* sarif(report: FleetReport): Generator<string> {
  const bases = new Map(report.repositories.map(({ name }, index) => [name, `REPOSITORY-${index + 1}`]));
  const rules = rulesOf(report.findings);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name: 'sntrylint-fleet', semanticVersion: report.version, rules } },
    automationDetails: { id: 'sntrylint-fleet/' },
    invocations: [invocation(report, bases)],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: Object.fromEntries(report.repositories.map(({ name, url }) => [bases.get(name)!, { uri: `${uriOf(url)}/`, description: { text: redactName(name) } }])),
    versionControlProvenance: report.repositories.map(({ name, url }) => ({ repositoryUri: uriOf(url), mappedTo: { uriBaseId: bases.get(name)! } })),
    results: [],
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  const [before, after] = safeJson(log).split('"results":[]') as [string, string];
  yield `${before}"results":[`;
  let comma = '';
  for (const finding of report.findings) {
    const counts = new Map<string, number>();
    for (const place of finding.places) {
      const key = `${place.repository}\0${place.path}`;
      const nth = (counts.get(key) ?? 0) + 1;
      counts.set(key, nth);
      yield `${comma}\n${safeJson(result(finding, place, { nth, ruleIndex: indexes.get(finding.ruleId)!, base: bases.get(place.repository) }))}`;
      comma = ',';
    }
  }
  yield `\n]${after}\n`;
}

interface SarifRule {
  readonly id: string;
}

/** The rules of the findings. About a user's own rule only its findings tell something. */
function rulesOf(findings: readonly FleetFinding[]): readonly SarifRule[] {
  const known = new Map(builtinRules().map((rule) => [rule.id, rule]));
  const used = new Map(findings.map((finding) => [finding.ruleId, finding]));
  return [...used].map(([id, { message, severity }]) => {
    const rule = known.get(id);
    return rule === undefined ? unknownRule(redactName(id), redactName(message), severity) : sarifRule(rule);
  });
}

function unknownRule(id: string, message: string, level: string): SarifRule & object {
  const rule = { id, shortDescription: { text: message }, defaultConfiguration: { level } };
  return rule;
}

function invocation(report: FleetReport, bases: ReadonlyMap<string, string>): object {
  const notes = everythingNotRead(report).map(({ repository, path, reason }) => ({
    level: 'error',
    message: { text: plainText(`Not read: ${redactName(repository)}: ${redactText(reason)}`) },
    ...(path === null || bases.get(repository) === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri: artifactUri(path), uriBaseId: bases.get(repository) } } }] }),
  }));
  return { executionSuccessful: isComplete(report), endTimeUtc: report.generatedAt, toolExecutionNotifications: notes };
}

function result(finding: FleetFinding, place: FleetPlace, { nth, ruleIndex, base }: { readonly nth: number; readonly ruleIndex: number; readonly base: string | undefined }): object {
  const { excuse, remediation } = finding;
  const message = redactName(finding.message);
  const what = finding.kind === 'practice' ? message : `${message} ${finding.redacted}`;
  const region = { startLine: place.startLine, startColumn: place.startColumn, endLine: place.endLine, endColumn: place.endColumn, byteOffset: place.byteOffset, byteLength: place.byteLength };
  return {
    ruleId: redactName(finding.ruleId),
    ruleIndex,
    level: finding.severity,
    message: { text: plainText(`${what}. ${redactText(remediation.summary)}${remediation.url === null ? '' : ` ${redactName(remediation.url)}`}`) },
    locations: [{ physicalLocation: { artifactLocation: { uri: artifactUri(place.path), ...(base === undefined ? {} : { uriBaseId: base }) }, region } }],
    partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:${nth}`, 'sntrylintFingerprint/v1': finding.fingerprint },
    suppressions: excuse === null ? [] : [{ kind: excuse.by === 'repository' ? 'inSource' : 'external', status: 'accepted', justification: redactText(excuse.reason) }],
    properties: {
      repository: redactName(place.repository),
      kind: finding.kind,
      confidence: finding.confidence,
      state: finding.state,
      verification: finding.verification.state,
      firstSeenAt: finding.firstSeenAt,
      ...(place.commit === null ? {} : { commit: redactName(place.commit), date: place.date === null ? null : redactName(place.date), inHead: place.inHead }),
    },
  };
}

/** An address as a URI: git's short form of ssh and the path of a folder are rewritten. */
function uriOf(address: string): string {
  const short = /^([^/:@\s]+@)?([^/:\s]+):(?!\/\/)(.+)$/.exec(address);
  const whole = address.startsWith('/') ? pathToFileURL(address).href : short === null ? address : `ssh://${short[1] ?? ''}${short[2]}/${short[3]}`;
  return encodeURI(redactName(whole).replaceAll(/[\ud800-\udfff]/gu, '\ufffd')).replaceAll('%25', '%').replace(/\/+$/, '');
}
