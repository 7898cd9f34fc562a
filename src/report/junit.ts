import type { Location } from '../findings/finding.ts';
import { redactName, redactText } from '../secret/redact-text.ts';
import { escapeText } from '../secret/escape.ts';
import { suppressedWords } from './text/count.ts';
import { occurrences, type Occurrence } from './text/occurrences.ts';
import { remediation } from './text/remediation.ts';
import type { Report } from './report.ts';
import { xmlText } from './xml.ts';

/**
 * JUnit XML for Jenkins, GitLab, Azure and CircleCI. Each place is a test case: failed if it counts, skipped if it does
 * not. Everything that was not read is a test case with an error. If nothing was found, there is one test case that
 * passes.
 */
export function junit(report: Report): string {
  const { scan } = report;
  const places = occurrences(report.findings);
  const errors = notRead(report);
  const skipped = places.filter(({ location }) => passedOver(location) !== null).length;
  const cases = [...places.map(placeCase), ...errors];
  if (cases.length === 0) cases.push(testCase('sntrylint', 'no secrets', null));
  const seconds = (scan.milliseconds / 1000).toFixed(3);
  const counts = `tests="${cases.length}" failures="${places.length - skipped}" errors="${errors.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sntrylint" ${counts} time="${seconds}">`,
    `  <testsuite name="sntrylint ${scan.source}" ${counts} skipped="${skipped}" time="${seconds}" timestamp="${scan.startedAt.slice(0, 19)}">`,
    ...properties(report),
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function properties({ findings, notes }: Report): readonly string[] {
  const words = suppressedWords(findings);
  const said = [...(words === null ? [] : [['suppressed', words] as const]), ...notes.map((note) => ['note', redactText(note)] as const)];
  return said.length === 0 ? [] : [`    <properties>${said.map(([name, value]) => `<property name="${name}" value="${xmlText(value)}"/>`).join('')}</properties>`];
}

function placeCase({ finding, location }: Occurrence): string {
  const { rule, secret } = finding;
  const { position, place } = location;
  const path = redactName(place.path);
  const name = `${rule.id} at ${position.startLine}:${position.startColumn}`;
  const skip = passedOver(location);
  if (skip !== null) return testCase(path, name, `<skipped message="${xmlText(skip)}"/>`);
  const { summary, url } = remediation(finding);
  const what = rule.kind === 'practice' ? rule.message : `${rule.message} ${secret.redacted}`;
  const commit = place.commit === null ? [] : [`commit ${place.commit}`];
  const text = [`${escapeText(path)}:${position.startLine}:${position.startColumn}`, ...commit, ...(location.notSuppressed === null ? [] : [escapeText(redactText(location.notSuppressed))]), rule.why, summary, ...(url === null ? [] : [url])].join('\n');
  return testCase(path, name, `<failure message="${xmlText(what)}" type="${rule.severity}">${xmlText(text, 'kept')}</failure>`);
}

/** Why a place does not count; null if it does. */
function passedOver({ suppressed, isNew }: Location): string | null {
  if (suppressed !== null) return `${suppressed.by}: ${redactText(suppressed.reason)}`;
  return isNew ? null : 'was there before this change';
}

/** An incomplete scan must never look green, even if nothing particular is named. */
function notRead({ scan }: Report): string[] {
  const named = scan.notRead.map(({ path, reason }) =>
    testCase(redactName(path), 'is read', `<error message="${xmlText(redactText(reason))}" type="not-read"/>`),
  );
  if (named.length > 0 || scan.complete) return named;
  return [testCase('sntrylint', 'the scan is complete', '<error message="the scan is not complete" type="not-read"/>')];
}

function testCase(className: string, name: string, outcome: string | null): string {
  const start = `    <testcase classname="${xmlText(className)}" name="${xmlText(name)}" time="0"`;
  return outcome === null ? `${start}/>` : `${start}>${outcome}</testcase>`;
}
