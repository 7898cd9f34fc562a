import type { Finding } from '../findings/finding.ts';
import { grouped, plural } from '../wording/plural.ts';
import type { SourceName } from '../sources/source.ts';
import { sources } from '../sources/sources.ts';
import { count, suppressedWords } from './text/count.ts';
import { escapeText, safeName, safeSentence } from '../secret/escape.ts';
import { nextSteps } from './text/next-steps.ts';
import { paint, type Paint } from './text/paint.ts';
import { prettyFinding, where } from './text/pretty-finding.ts';
import type { Report, ReportStyle } from './report.ts';
import { wrap } from './text/text-width.ts';
import { byteSize, seconds, subject } from './text/words.ts';

/** How many findings and names are shown without `--verbose`. */
const shownFindings = 50;
const shownNotRead = 10;

/**
 * The report for people: first what happened, then each finding, then what to do, and at the end one line about what
 * was read. With `--quiet` there is one line for each finding, and nothing if nothing is wrong.
 */
export function pretty(report: Report, style: ReportStyle): string {
  const colors = paint(style.color);
  const counting = report.findings.filter((finding) => finding.suppressed === null && finding.isNew);
  const about = report.scan.speaksAs ?? report.scan.source;
  const blocks = style.quiet
    ? [quietFindings(counting), notRead(report, style, colors)]
    : [
        headline(about, counting, colors),
        ...findings(report, counting, style, colors),
        notRead(report, style, colors),
        steps(about, counting, style, colors),
        remarks(report, style, colors),
        summary(report, counting, colors),
      ];
  const text = blocks.filter((block) => block !== '').join(style.quiet ? '\n' : '\n\n');
  return text === '' ? '' : `${text}\n`;
}

function headline(source: SourceName, counting: readonly Finding[], colors: Paint): string {
  if (counting.every(({ rule }) => rule.kind === 'practice')) return '';
  return colors.error(sources[source].headline(subject(counting)));
}

/** The findings. Reason and advice are printed once for each rule and page, so that the report fits on a screen. */
function findings(
  report: Report,
  counting: readonly Finding[],
  style: ReportStyle,
  colors: Paint,
): readonly string[] {
  const listed = style.verbose ? report.findings : counting.slice(0, shownFindings);
  const explained = new Set<string>();
  const blocks = listed.map((finding) => {
    const topic = `${finding.rule.id}\0${finding.organization?.slug ?? ''}`;
    const advice = finding.suppressed === null && !explained.has(topic);
    if (advice) explained.add(topic);
    return prettyFinding(finding, style, colors, advice);
  });
  const hidden = style.verbose ? 0 : counting.length - listed.length;
  if (hidden > 0) blocks.push(colors.strong(`… and ${plural(hidden, 'more finding')} (--verbose or --format json lists all)`));
  return blocks;
}

function quietFindings(counting: readonly Finding[]): string {
  return counting
    .map(({ rule, secret, locations }) => {
      const place = where(locations.find(({ suppressed, isNew }) => suppressed === null && isNew) ?? locations[0]!);
      const shown = rule.kind === 'practice' ? '' : ` ${secret.redacted}`;
      return `${place}: ${rule.severity}: ${escapeText(rule.message)}${shown} (${rule.id})`;
    })
    .join('\n');
}

function notRead({ scan }: Report, style: ReportStyle, colors: Paint): string {
  if (scan.complete && scan.notRead.length === 0) return '';
  const lines = [colors.error(`The scan is not complete: ${plural(scan.notRead.length, 'thing was', 'things were')} not read.`)];
  const shown = style.verbose ? scan.notRead : scan.notRead.slice(0, shownNotRead);
  for (const { path, reason } of shown) lines.push(`  ${colors.strong(safeName(path))}: ${safeSentence(reason)}`);
  const hidden = scan.notRead.length - shown.length;
  if (hidden > 0) lines.push(`  and ${grouped(hidden)} more (--verbose lists them)`);
  return lines.join('\n');
}

function steps(source: SourceName, counting: readonly Finding[], style: ReportStyle, colors: Paint): string {
  if (counting.length === 0) return '';
  const listed = nextSteps(source, counting);
  if (listed.length === 0) return '';
  const lines = [colors.strong('What to do now')];
  listed.forEach(({ text, code }, index) => {
    wrap(text, Math.max(20, style.width - 6)).forEach((part, at) => {
      lines.push(`  ${at === 0 ? `${index + 1}.` : '  '} ${part}`);
    });
    for (const line of code?.split('\n') ?? []) lines.push(`       ${colors.link(line)}`);
  });
  return lines.join('\n');
}

/** Other remarks for the reader. */
function remarks(report: Report, style: ReportStyle, colors: Paint): string {
  const old = report.findings.filter((finding) => finding.suppressed === null && !finding.isNew);
  const said = [...report.notes];
  if (old.length > 0) said.push(oldOnes(old));
  if (style.verbose) for (const detail of report.details) said.push(detail);
  return said
    .flatMap((text) => wrap(safeSentence(text), Math.max(20, style.width - 6)).map((part, at) => `${at === 0 ? 'note:' : '     '} ${part}`))
    .map((line) => colors.faint(line))
    .join('\n');
}

function oldOnes(old: readonly Finding[]): string {
  const [was, it] = old.length === 1 ? ['was', 'it does'] : ['were', 'they do'];
  return `${subject(old)} ${was} in these files before; ${it} not count against this change ("sntrylint" lists all)`;
}

/** The line that is always printed: what was found, and how much was read. */
function summary(report: Report, counting: readonly Finding[], colors: Paint): string {
  const { files, bytes, commits, complete, milliseconds } = report.scan;
  const { errors, warnings } = count(counting);
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  if (!complete) found.push('not complete');
  else if (found.length === 0) found.push(files === 0 && bytes === 0 ? 'nothing to read' : `no ${count(report.findings).findings > 0 ? 'new ' : ''}Sentry secrets`);
  const suppressed = suppressedWords(report.findings);
  if (suppressed !== null) found.push(suppressed.replace(': ', ' (') + ')');
  const of = commits > 0 ? ` of ${plural(commits, 'commit')}` : '';
  const read = `${plural(files, 'file')}${of}, ${byteSize(bytes)} read in ${seconds(milliseconds)}`;
  const [mark, color] =
    errors > 0 || !complete ? (['✗', colors.error] as const)
    : warnings > 0 ? (['!', colors.warning] as const)
    : (['✓', colors.good] as const);
  return `${color(`${mark} ${found.join(', ')}`)} ${colors.faint(`· ${read}`)}`;
}
