import { plural } from '../wording/plural.ts';
import { openLocations, suppressedWords } from './text/count.ts';
import { escapeText, safeName, safeSentence } from '../secret/escape.ts';
import { occurrences, type Occurrence } from './text/occurrences.ts';
import { remediation } from './text/remediation.ts';
import type { Report, ReportStyle } from './report.ts';
import { byteSize, seconds } from './text/words.ts';

/** How many annotations of each level GitHub shows for a step. It drops more of them without a word. */
const mostOfEach = 10;

/** GitHub takes a summary of at most 1 MiB. A row takes about 300 bytes, or 1,000 with a long path and an address. */
const mostRows = 1000;

export interface GithubOutput {
  /** For standard output: workflow commands, and a plain line for each finding that cannot be an annotation. */
  readonly commands: string;
  /** Markdown for the file that `GITHUB_STEP_SUMMARY` names. */
  readonly summary: string;
}

/** Annotations for GitHub Actions. {@link githubOutput} also gives the summary of the step. */
export function github(report: Report, style: Pick<ReportStyle, 'isRepeated'> = {}): string {
  return githubOutput(report, style).commands;
}

/**
 * Annotations and the summary of the step. Ten errors and ten warnings become annotations; none do if another run
 * already makes them. The summary has all findings.
 */
export function githubOutput(report: Report, { isRepeated = false }: Pick<ReportStyle, 'isRepeated'> = {}): GithubOutput {
  const open = occurrences(report.findings).filter(({ location }) => location.suppressed === null && location.isNew);
  const most = isRepeated ? 0 : mostOfEach;
  const left = { error: most, warning: most };
  const lines: string[] = [];
  const rest: string[] = [];
  for (const { path, reason } of report.scan.notRead) {
    if (left.error-- > 0) lines.push(command('error', { file: path, title: 'Not read' }, safeSentence(reason)));
    else rest.push(`- ${safeName(path)}: not read: ${safeSentence(reason)}`);
  }
  for (const one of open) {
    const { severity } = one.finding.rule;
    if (left[severity]-- > 0) lines.push(annotation(one));
    else rest.push(`- ${where(one)}: ${severity}: ${what(one)}`);
  }
  const notes = report.notes.map((note) => `- note: ${safeSentence(note)}`);
  return { commands: [...lines, ...rest, ...notes, result(report), ''].join('\n'), summary: summary(report, open) };
}

function annotation(one: Occurrence): string {
  const { finding, location } = one;
  const { startLine, startColumn, endLine, endColumn } = location.position;
  const { text: fix } = remediation(finding);
  return command(
    finding.rule.severity,
    { file: location.place.path, line: startLine, endLine, col: startColumn, endColumn, title: finding.rule.title },
    [what(one), ...(location.notSuppressed === null ? [] : [safeSentence(location.notSuppressed)]), fix].join('. '),
  );
}

/** `::error file=a,line=1::text`. Characters that would end a property or the command are percent-encoded. */
function command(level: 'error' | 'warning', properties: Readonly<Record<string, string | number>>, text: string): string {
  const given = Object.entries(properties).map(([name, value]) => {
    const shown = escapeData(safeName(String(value))).replaceAll(':', '%3A').replaceAll(',', '%2C');
    return `${name}=${shown}`;
  });
  return `::${level} ${given.join(',')}::${escapeData(escapeText(text))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function what({ finding }: Occurrence): string {
  const { rule, secret } = finding;
  return escapeText(rule.kind === 'practice' ? rule.message : `${rule.message} ${secret.redacted}`);
}

function where({ location: { place, position } }: Occurrence): string {
  return `${safeName(place.path)}:${position.startLine}:${position.startColumn}`;
}

function result({ scan, findings }: Report): string {
  const open = findings.filter((finding) => finding.suppressed === null && finding.isNew);
  const places = open.reduce((sum, finding) => sum + openLocations(finding).length, 0);
  const found = open.length === 0 ? 'nothing found' : `${plural(open.length, 'finding')} in ${plural(places, 'place')}`;
  const suppressed = suppressedWords(findings);
  const whole = `${suppressed === null ? '' : `, ${suppressed.replace(': ', ' (')})`}${scan.complete ? '' : ', not complete'}`;
  return `sntrylint: ${found}${whole}; ${plural(scan.files, 'file')}, ${byteSize(scan.bytes)} read in ${seconds(scan.milliseconds)}`;
}

function summary(report: Report, open: readonly Occurrence[]): string {
  const lines = ['## sntrylint', '', markdown(result(report).replace('sntrylint: ', '')), ''];
  for (const { path, reason } of report.scan.notRead.slice(0, mostRows)) {
    lines.push(`* not read: ${code(safeName(path))}: ${markdown(safeSentence(reason))}`);
  }
  for (const note of report.notes) lines.push(`* ${markdown(safeSentence(note))}`);
  if (open.length > 0) lines.push('', '| | what | where | what to do |', '|---|---|---|---|');
  for (const one of open.slice(0, mostRows)) {
    const { summary: fix, url } = remediation(one.finding);
    const icon = one.finding.rule.severity === 'error' ? '❌' : '⚠️';
    lines.push(`| ${icon} | ${markdown(what(one))} | ${code(where(one))} | ${markdown(escapeText(fix))}${url === null ? '' : ` ${link(url)}`} |`);
  }
  if (open.length > mostRows) lines.push('', `and ${plural(open.length - mostRows, 'more place')}`);
  return `${lines.join('\n')}\n`;
}

/** Text in which no character has a meaning in Markdown. */
function markdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~!&@]/g, String.raw`\$&`);
}

/**
 * A user's own rule may name anything as its page. It becomes a link only if it is an address that cannot break the
 * markup.
 */
function link(url: string): string {
  return /^https?:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$/.test(url) ? `<${url}>` : markdown(escapeText(url));
}

/**
 * Text shown as code in a table. A backtick would end the code, and a bar the cell, so they are written as entities.
 */
function code(text: string): string {
  return `<code>${text.replaceAll(/[&<>|`*_[\]\\~@]/g, (one) => `&#${one.charCodeAt(0)};`)}</code>`;
}
