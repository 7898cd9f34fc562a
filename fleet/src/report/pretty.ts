import { escapeText, safeName, safeSentence } from '../../../src/secret/escape.ts';
import { paint, type Paint } from '../../../src/report/text/paint.ts';
import { wrap } from '../../../src/report/text/text-width.ts';
import { byteSize } from '../../../src/report/text/words.ts';
import { plural } from '../../../src/wording/plural.ts';
import type { FleetReport, FleetStyle } from './fleet-report.ts';
import { leftToDo } from './left-to-do.ts';
import { countByUrgency, type Entry, everythingNotRead, grouped, isComplete, nameOf, triaged, type Urgency } from './triage.ts';
import { verdict } from './verdict.ts';

/** Without `--verbose`: how many findings, places, groups and unread items are shown. */
const shown = { findings: 30, places: 3, groups: 8, notRead: 10 } as const;

/**
 * The report for people at a terminal: the verdict, each finding with its places, what is left to do, and what was
 * read.
 */
export function* pretty(report: FleetReport, { color, width, verbose }: FleetStyle): Generator<string> {
  const colors = paint(color);
  const entries = triaged(report);
  const { sentence, tone } = verdict(report, entries);
  const mark = { bad: colors.error, warning: colors.warning, good: colors.good }[tone];
  yield `${mark(sentence)}\n`;
  const open = entries.filter(({ urgency }) => urgency !== 'excused');
  const listed = verbose ? entries : open.slice(0, shown.findings);
  for (const entry of listed) yield `\n${block(entry, colors, verbose)}\n`;
  if (listed.length < open.length) yield `\n${colors.strong(`… and ${plural(open.length - listed.length, 'more finding')} (--verbose lists all)`)}\n`;
  for (const [title, some] of groupsOf(open)) yield `\n${colors.strong(title)}\n${some}\n`;
  yield notRead(report, colors, verbose);
  const steps = leftToDo(report, entries);
  if (steps.length > 0) {
    yield `\n${colors.strong('What is left to do')}\n`;
    for (const [index, { text }] of steps.entries()) for (const [at, line] of wrap(text, Math.max(20, width - 6)).entries()) yield `  ${at === 0 ? `${index + 1}.` : '  '} ${line}\n`;
  }
  yield `\n${summary(report, entries, colors)}\n`;
}

const words = { live: 'LIVE', unknown: 'unknown', unasked: 'not asked', ended: 'ended', habit: 'habit', excused: 'excused' } as const satisfies Record<Urgency, string>;

function block({ finding, urgency, kind, place, repositories, made, person, isInHead, isNew }: Entry, colors: Paint, verbose: boolean): string {
  const accent = urgency === 'live' || urgency === 'unknown' ? colors.error : urgency === 'unasked' ? colors.warning : colors.faint;
  const facts = [
    ...(finding.organization === null ? [] : [`organization ${safeName(finding.organization.slug)}`]),
    ...(made === null ? [] : [`made ${escapeText(made.slice(0, 10))}`]),
    ...(person === null ? [] : [safeName(nameOf(person))]),
    `first seen ${finding.firstSeenAt.slice(0, 10)}`,
    ...(isInHead ? [] : ['gone from HEAD']),
    ...(finding.excuse === null ? [] : [`excused: ${safeSentence(finding.excuse.reason)}`]),
    ...(finding.verification.reason === null ? [] : [safeSentence(finding.verification.reason)]),
  ];
  const places = [place, ...finding.places.filter((one) => one !== place)];
  const listed = verbose ? places : places.slice(0, shown.places);
  return [
    `${accent(words[urgency].padEnd(9))} ${colors.strong(escapeText(kind))} ${escapeText(finding.redacted)}${isNew ? ` ${colors.warning('new')}` : ''} ${colors.faint(`(${finding.fingerprint})`)}`,
    `          ${colors.faint(facts.join(' · '))}`,
    ...listed.map((one) => `          ${safeName(one.repository)}: ${safeName(one.path)}:${one.startLine}${one.commit === null ? '' : colors.faint(` ${escapeText(one.commit.slice(0, 10))}`)}`),
    ...(listed.length < places.length ? [`          and ${plural(places.length - listed.length, 'more place')}${repositories.length > 1 ? ` in ${plural(repositories.length, 'repository', 'repositories')}` : ''}`] : []),
  ].join('\n');
}

/** Where most findings are, if there are many. */
function groupsOf(entries: readonly Entry[]): readonly (readonly [title: string, lines: string])[] {
  if (entries.length < 5) return [];
  const of = (title: string, keysOf: (entry: Entry) => readonly string[]): readonly [string, string] => {
    const groups = grouped(entries, keysOf);
    const lines = groups.slice(0, shown.groups).map(([key, some]) => {
      const live = countByUrgency(some).live;
      return `  ${String(some.length).padStart(6)}  ${safeName(key)}${live > 0 ? ` (${live} live)` : ''}`;
    });
    return [title, [...lines, ...(groups.length > lines.length ? [`  and ${plural(groups.length - lines.length, 'more', 'more')}`] : [])].join('\n')];
  };
  return [of('By repository', ({ repositories }) => repositories), of('By organization', ({ finding }) => (finding.organization === null ? [] : [finding.organization.slug])), of('By person', ({ person }) => (person === null ? [] : [nameOf(person)]))].filter(([, lines]) => lines !== '');
}

function notRead(report: FleetReport, colors: Paint, verbose: boolean): string {
  const all = everythingNotRead(report).map(({ repository, path, reason }) => `${safeName(repository)}${path === null ? '' : `: ${safeName(path)}`}: ${safeSentence(reason)}`);
  if (all.length === 0) return '';
  const listed = verbose ? all : all.slice(0, shown.notRead);
  const rest = all.length - listed.length;
  return `\n${colors.error(`${plural(all.length, 'thing was', 'things were')} not read.`)}\n${listed.map((line) => `  ${line}\n`).join('')}${rest > 0 ? `  and ${plural(rest, 'more', 'more')} (--verbose lists them)\n` : ''}`;
}

function summary(report: FleetReport, entries: readonly Entry[], colors: Paint): string {
  const counts = countByUrgency(entries);
  const found = entries.length - counts.excused;
  const { repositories } = report;
  const complete = isComplete(report);
  const parts = [found === 0 ? 'no Sentry secrets' : plural(found, 'finding'), ...(counts.live > 0 ? [`${counts.live} live`] : []), ...(counts.excused > 0 ? [`${counts.excused} excused`] : []), ...(complete ? [] : ['not complete'])];
  const [sign, color] = !complete || counts.live + counts.unknown > 0 ? (['✗', colors.error] as const) : found > 0 ? (['!', colors.warning] as const) : (['✓', colors.good] as const);
  const read = `${plural(repositories.length, 'repository', 'repositories')}, ${plural(repositories.reduce((sum, { commits }) => sum + commits, 0), 'commit')}, ${byteSize(repositories.reduce((sum, { bytes }) => sum + bytes, 0))}`;
  return `${color(`${sign} ${parts.join(', ')}`)} ${colors.faint(`· ${read}`)}`;
}
