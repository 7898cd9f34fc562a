import { code, list, type Markup, text } from '../../../../src/report/html/parts/markup.ts';
import { byteSize } from '../../../../src/report/text/words.ts';
import { grouped, plural } from '../../../../src/wording/plural.ts';
import type { FleetReport } from '../fleet-report.ts';
import { countByUrgency, type Entry, isComplete, urgencies, type Urgency } from '../triage.ts';
import { verdict } from '../verdict.ts';

export const urgencyWords = { live: 'Live', unknown: 'Unknown', unasked: 'Not asked', ended: 'Ended', habit: 'Habit', excused: 'Excused' } as const satisfies Record<Urgency, string>;

/** The top of the page: the verdict, how many findings of each state there are, and what was read. */
export function overview(report: FleetReport, entries: readonly Entry[]): Markup {
  const { sentence, tone } = verdict(report, entries);
  const { repositories, generatedAt, version } = report;
  const scanned = repositories.filter(({ state }) => state === 'scanned').length;
  const open = entries.filter(({ urgency }) => urgency !== 'excused');
  const concerned = new Set(open.flatMap((entry) => entry.repositories)).size;
  const fresh = entries.filter(({ isNew }) => isNew).length;
  const sum = (of: 'commits' | 'bytes'): number => repositories.reduce((total, one) => total + one[of], 0);
  const facts: (readonly [string, Markup])[] = [
    ['Repositories', `${grouped(scanned)} of ${grouped(repositories.length)} scanned, ${grouped(concerned)} with findings`],
    ['Read', `${plural(sum('commits'), 'commit')}, ${byteSize(sum('bytes'))}`],
    ['New', `${plural(fresh, 'finding')} since ${text(report.newSince.slice(0, 10))}`],
    ['When', text(`${generatedAt.slice(0, 16).replace('T', ' ')} UTC, by sntrylint-fleet ${version}`)],
    ['Complete', isComplete(report) ? 'yes' : '<strong class="bad">no</strong>: <a href="#not-read">what was not read</a>'],
  ];
  return [
    '<header class="top">',
    '<p class="repository">Sentry secrets across repositories</p>',
    `<h1 class="${tone}">${text(sentence)}</h1>`,
    `<dl class="facts">${facts.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join('')}</dl>`,
    tiles(entries),
    done(entries),
    '</header>',
  ].join('\n');
}

/** The title of the browser's tab. */
export function title(report: FleetReport, entries: readonly Entry[]): Markup {
  const { live, excused } = countByUrgency(entries);
  const open = entries.length - excused;
  return `${text(live > 0 ? `${grouped(live)} live` : open > 0 ? plural(open, 'finding') : 'No Sentry secrets')} · ${text(plural(report.repositories.length, 'repository', 'repositories'))} · sntrylint`;
}

/** How many findings each state has. Each count links to the first of them. If the script runs, it shows only these. */
function tiles(entries: readonly Entry[]): Markup {
  const items = urgencies.map((urgency) => {
    const first = entries.findIndex((entry) => entry.urgency === urgency);
    const amount = entries.filter((entry) => entry.urgency === urgency).length;
    const words = `<strong>${grouped(amount)}</strong> <span>${urgencyWords[urgency]}</span>`;
    return amount === 0 ? `<span class="tile none">${words}</span>` : `<a class="tile ${urgency}" href="#f${first + 1}" data-state="${urgency}">${words}</a>`;
  });
  return list(items, ' class="tiles"');
}

/** How much is done: how many of all secrets ever found can do no more harm. */
function done(entries: readonly Entry[]): Markup {
  const { ended, excused, habit } = countByUrgency(entries);
  const all = entries.length - habit;
  if (all === 0) return '';
  const percent = Math.floor((100 * (ended + excused)) / all);
  return `<p class="done"><svg aria-hidden="true"><rect class="track" width="100%" height="10" rx="5"/><rect class="part" width="${percent}%" height="10" rx="5"/></svg><span>${code(`${percent}%`)} done: ${grouped(ended)} ended, ${grouped(excused)} excused, of ${plural(all, 'secret')}</span></p>`;
}
