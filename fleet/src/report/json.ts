import { safeJson } from '../../../src/secret/escape.ts';
import { redactName, redactText } from '../../../src/secret/redact-text.ts';
import type { FleetFinding, FleetPlace, FleetReport } from './fleet-report.ts';
import { countByUrgency, isComplete, isNew, triaged } from './triage.ts';

/**
 * One object like the JSON report of one repository, but each place has a `repository`. It is written item by item,
 * since a text of a million repositories would be longer than a text can be.
 */
export function* json(report: FleetReport): Generator<string> {
  yield* inPieces({ ...head(report), findings: [], summary: summary(report) }, 2, [...listsOf(report), ['findings', 4, mapped(report.findings, (finding) => jsonFinding(finding, report))]]);
  yield '\n';
}

/** One line for each finding, and a last line about the scan. If the last line is missing, the report was cut off. */
export function* jsonl(report: FleetReport): Generator<string> {
  for (const finding of report.findings) yield `${safeJson({ type: 'finding', ...jsonFinding(finding, report) })}\n`;
  yield* inPieces({ type: 'summary', ...head(report), summary: summary(report) }, 0, listsOf(report));
  yield '\n';
}

/** A list in a report: its key, how deep its items are indented, and the items. */
type List = readonly [key: string, depth: number, items: Iterable<object>];

/** An object as JSON. Its lists are empty, and their items are put in one by one, in the order of the object. */
function* inPieces(whole: object, indent: number, lists: readonly List[]): Generator<string> {
  let rest = safeJson(whole, indent);
  for (const [key, depth, items] of lists) {
    const start = `"${key}":${indent === 0 ? '' : ' '}[`;
    const at = rest.indexOf(`${start}]`) + start.length;
    yield rest.slice(0, at);
    rest = rest.slice(at);
    const line = indent === 0 ? '' : `\n${' '.repeat(depth)}`;
    let comma = '';
    for (const item of items) {
      yield `${comma}${line}${safeJson(item, indent).replaceAll('\n', line)}`;
      comma = ',';
    }
    if (comma !== '') yield line.slice(0, -indent || undefined);
  }
  yield rest;
}

function* mapped<From>(items: Iterable<From>, to: (item: From) => object): Generator<object> {
  for (const item of items) yield to(item);
}

/** What is the same for all findings. Its lists are empty, see {@link listsOf}. */
function head(report: FleetReport): object {
  const { version, generatedAt, newSince, repositories } = report;
  return {
    schemaVersion: 1,
    tool: { name: 'sntrylint-fleet', version },
    scan: {
      source: 'fleet',
      generatedAt,
      newSince,
      commits: repositories.reduce((sum, { commits }) => sum + commits, 0),
      bytes: repositories.reduce((sum, { bytes }) => sum + bytes, 0),
      complete: isComplete(report),
      notRead: [],
    },
    repositories: [],
  };
}

function listsOf({ notRead, repositories }: FleetReport): readonly List[] {
  return [
    ['notRead', 6, mapped(notRead, ({ repository, path, reason }) => ({ repository: redactName(repository), path: named(path), reason: redactText(reason) }))],
    ['repositories', 4, mapped(repositories, ({ name, url, reason, wikiOf, ...rest }) => ({ name: redactName(name), url: redactName(url), ...rest, wikiOf: named(wikiOf), reason: reason === null ? null : redactText(reason) }))],
  ];
}

function summary(report: FleetReport): object {
  const open = report.findings.filter(({ state }) => state !== 'excused');
  const byKind: Record<string, number> = {};
  for (const { kind } of open) byKind[kind] = (byKind[kind] ?? 0) + 1;
  const { excused, ...byUrgency } = countByUrgency(triaged(report));
  return {
    repositories: report.repositories.length,
    repositoriesWithFindings: new Set(open.flatMap(({ places }) => places.map(({ repository }) => repository))).size,
    findings: open.length,
    locations: open.reduce((sum, { places }) => sum + places.length, 0),
    errors: open.filter(({ severity }) => severity === 'error').length,
    warnings: open.filter(({ severity }) => severity === 'warning').length,
    suppressed: excused,
    byKind,
    byUrgency,
  };
}

/** The keys of sntrylint's JSON report in their order. Keys that only the fleet has come last. */
function jsonFinding(finding: FleetFinding, report: FleetReport): object {
  const { organization, verification, excuse } = finding;
  return {
    ruleId: redactName(finding.ruleId),
    kind: finding.kind,
    severity: finding.severity,
    confidence: finding.confidence,
    message: redactName(finding.message),
    fingerprint: finding.fingerprint,
    sha256: finding.sha256,
    redacted: finding.redacted,
    ...(organization === null ? {} : { organization: { slug: redactName(organization.slug), url: named(organization.url), regionUrl: named(organization.regionUrl), issuedAt: organization.issuedAt } }),
    verification: {
      state: verification.state,
      scopes: verification.scopes.map(redactName),
      checkedAt: verification.checkedAt,
      reason: verification.reason === null ? null : redactText(verification.reason),
      host: verification.host,
    },
    remediation: { summary: redactText(finding.remediation.summary), url: named(finding.remediation.url) },
    locations: finding.places.map(jsonPlace),
    isNew: isNew(finding, report),
    suppressed: excuse === null ? null : { by: excuse.by, reason: redactText(excuse.reason), at: excuse.at },
    state: finding.state,
    firstSeenAt: finding.firstSeenAt,
    lastSeenAt: finding.lastSeenAt,
    revokedAt: finding.revokedAt,
  };
}

function jsonPlace({ repository, path, commit, author, date, suppressed, ...rest }: FleetPlace): object {
  return {
    repository: redactName(repository),
    path: redactName(path),
    ...rest,
    commit: named(commit),
    author: named(author),
    date: named(date),
    suppressed: suppressed === null ? null : { by: suppressed.by, reason: redactText(suppressed.reason) },
  };
}

function named(text: string | null): string | null {
  return text === null ? null : redactName(text);
}
