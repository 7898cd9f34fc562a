import { grouped, plural } from '../../wording/plural.ts';
import { kindOf } from '../../kinds/kinds.ts';
import type { Report } from '../report.ts';
import { suppressedWords } from '../text/count.ts';
import { byteSize, seconds } from '../text/words.ts';
import type { Groups } from './groups.ts';
import { stateWords } from './groups.ts';
import { code, folded, link, list, type Markup, name, sentence, text } from './parts/markup.ts';
import { commit } from './places.ts';
import type { Entry } from './triage.ts';
import { urgencies, type Urgency } from '../urgency.ts';

const shownNotRead = 10;
/** How many items that were not read are listed; the others are counted. */
const mostNotRead = 500;

/** The most important fact in one sentence, and `tone` for its colour. */
interface Verdict {
  readonly sentence: string;
  readonly tone: 'bad' | 'warning' | 'good';
}

/** Other facts that readers must know at once. */
function besides({ scan }: Report, { open, before, suppressed }: Groups): readonly string[] {
  return [
    ...(open.entries.length === 0 && before.entries.length > 0 ? [`${secrets(before.entries)} stood there before this change.`] : []),
    ...(open.entries.length + before.entries.length === 0 && suppressed.entries.length > 0 ? [`${plural(suppressed.entries.length, 'finding is', 'findings are')} suppressed.`] : []),
    ...(scan.complete ? [] : [`The scan is not complete: ${plural(scan.notRead.length, 'thing was', 'things were')} not read, so there may be more.`]),
  ];
}

function worst(entries: readonly Entry[], isComplete: boolean): Verdict {
  const of = (state: Urgency): readonly Entry[] => entries.filter((entry) => entry.state === state);
  const [live, unknown, unasked, ended] = [of('live'), of('unknown'), of('unasked'), of('ended')];
  const these = (some: readonly Entry[]): string => (some.length === 1 ? 'it' : 'these');
  if (live.length > 0) return { sentence: `${secrets(live)} ${is(live)} live; revoke ${these(live)} first.`, tone: 'bad' };
  if (unknown.length > 0) return { sentence: `Of ${secrets(unknown)} Sentry did not say whether ${unknown.length === 1 ? 'it is' : 'they are'} live; treat ${unknown.length === 1 ? 'it' : 'them'} as live.`, tone: 'bad' };
  if (unasked.length > 0) {
    const canAsk = unasked.some(({ finding }) => kindOf(finding.rule.kind)?.sending.may === 'always');
    const rest = ended.length > 0 ? ` ${secrets(ended)} ${ended.length === 1 ? 'has' : 'have'} ended.` : '';
    return { sentence: `${secrets(unasked)} may be live, nobody has asked; revoke ${these(unasked)}${canAsk ? ', or ask with --verify' : ''}.${rest}`, tone: unasked.some(({ finding }) => finding.rule.severity === 'error') ? 'bad' : 'warning' };
  }
  if (ended.length > 0) return { sentence: `${secrets(ended)} ${ended.length === 1 ? 'has' : 'have'} ended already; take ${ended.length === 1 ? 'it' : 'them'} out.`, tone: 'warning' };
  if (entries.length > 0) return { sentence: `No Sentry secrets, but ${plural(entries.length, 'habit')} that ${entries.length === 1 ? 'leads' : 'lead'} to leaks.`, tone: 'warning' };
  return { sentence: isComplete ? 'No Sentry secrets.' : 'No Sentry secrets in what was read.', tone: isComplete ? 'good' : 'bad' };
}

function secrets(entries: readonly Entry[]): string {
  const noun = entries.every(({ finding }) => kindOf(finding.rule.kind)?.noun === 'token') ? 'token' : entries.every(({ state }) => state === 'habit') ? 'habit' : 'secret';
  return plural(entries.length, noun);
}

function is(entries: readonly Entry[]): string {
  return entries.length === 1 ? 'is' : 'are';
}

/** The top of the page: the repository, its commit, the command, and the result. */
export function overview(report: Report, groups: Groups): Markup {
  const { scan, version, origin } = report;
  const { sentence: said, tone } = worst(groups.open.entries, scan.complete);
  const facts: (readonly [string, Markup])[] = [
    ...(origin === null || origin.ref === null ? [] : [['Branch', `<bdi>${name(origin.ref)}</bdi>`] as const]),
    ...(origin === null || origin.commit === null ? [] : [['Commit', commit(origin.commit, origin)] as const]),
    ['Command', code(sentence(origin?.command ?? `sntrylint ${scan.source === 'worktree' ? '' : scan.source}`.trim()))],
    ['When', text(`${scan.startedAt.slice(0, 16).replace('T', ' ')} UTC, by sntrylint ${version}`)],
    ['Read', text(wasRead(report))],
    ['Complete', scan.complete ? 'yes' : '<strong class="bad">no</strong>'],
  ];
  return [
    '<header class="top">',
    `<p class="repository">${repository(report)}</p>`,
    `<h1 class="${tone}">${text(said)}</h1>`,
    ...besides(report, groups).map((one) => `<p class="besides">${text(one)}</p>`),
    `<dl class="facts">${facts.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join('')}</dl>`,
    tiles(groups),
    contents(report, groups),
    '</header>',
  ].join('\n');
}

/** Links to the parts of this page. */
function contents({ scan }: Report, { open, before, suppressed }: Groups): Markup {
  const all = [...open.entries, ...before.entries, ...suppressed.entries];
  if (all.length === 0) return '';
  const hasDates = all.some(({ spots }) => spots.some(({ first }) => first !== null && first.date !== null));
  const parts = [
    ['findings', 'Findings'],
    ...(scan.complete ? [] : [['not-read', 'Not read']]),
    ['kinds', 'Why, and how to end it'],
    ...(hasDates ? [['time', 'Time line']] : []),
  ];
  return `<nav aria-label="Parts of this page">${parts.map(([id, label]) => `<a href="#${id}">${label}</a>`).join(' ')}</nav>`;
}

/** The title of the browser's tab. */
export function title({ origin }: Report, { open }: Groups): Markup {
  const live = open.entries.filter(({ state }) => state === 'live').length;
  const count = live > 0 ? `${grouped(live)} live` : open.entries.length > 0 ? plural(open.entries.length, 'finding') : 'No Sentry secrets';
  return `${text(count)}${origin === null ? '' : ` · ${name(origin.repository)}`} · sntrylint`;
}

function repository({ origin }: Report): Markup {
  if (origin === null) return 'Report of sntrylint';
  const shown = `<bdi>${name(origin.repository)}</bdi>`;
  return origin.forge === null ? shown : link(origin.forge.page, shown);
}

function wasRead({ scan }: Report): string {
  const of = scan.commits > 0 ? ` of ${plural(scan.commits, 'commit')}` : '';
  return `${plural(scan.files, 'file')}${of}, ${byteSize(scan.bytes)} in ${seconds(scan.milliseconds)}`;
}

/** How many findings each state has. Each count links to the first of them. If the script runs, it shows only these. */
function tiles({ open, before, suppressed }: Groups): Markup {
  const all = [...open.entries, ...before.entries];
  const counted = urgencies.map((state) => ({ state, label: stateWords[state], some: all.filter((entry) => entry.state === state) }));
  // Sentry is never asked about habits. If there are none, they have no count.
  const shown = [...counted.filter(({ state, some }) => state !== 'habit' || some.length > 0), { state: 'suppressed', label: 'Suppressed', some: suppressed.entries }];
  const items = shown.map(({ state, label, some: [first, ...rest] }) => {
    const words = `<strong>${grouped(first === undefined ? 0 : rest.length + 1)}</strong> <span>${label}</span>`;
    return first === undefined ? `<span class="tile none">${words}</span>` : `<a class="tile ${state}" href="#${first.id}" data-state="${state}">${words}</a>`;
  });
  return list(items, ' class="tiles"');
}

/** What was not read. It comes before the findings, since the scan is not complete. */
export function notRead({ scan }: Report): Markup {
  if (scan.complete && scan.notRead.length === 0) return '';
  const items = scan.notRead.slice(0, mostNotRead).map(({ path, reason }) => `${code(`<bdi>${name(path)}</bdi>`)}: ${sentence(reason)}`);
  const rest = scan.notRead.length - items.length;
  const more = list(items.slice(shownNotRead)) + (rest > 0 ? `<p>and ${grouped(rest)} more; <code>--format json</code> lists all</p>` : '');
  return `<section id="not-read" class="panel bad-panel"><h2>Not read</h2>${list(items.slice(0, shownNotRead))}${folded(`${grouped(scan.notRead.length - shownNotRead)} more`, scan.notRead.length > shownNotRead ? more : '')}</section>`;
}

/** Other remarks about the scan. */
export function notes(report: Report): Markup {
  const suppressed = suppressedWords(report.findings);
  const said = [...report.notes.map(sentence), ...(suppressed === null ? [] : [text(suppressed)])];
  return said.length === 0 ? '' : `<section class="panel"><h2>Notes</h2>${list(said)}</section>`;
}
