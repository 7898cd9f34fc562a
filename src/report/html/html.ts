import { script, style } from 'sntrylint:page';
import { plural } from '../../wording/plural.ts';
import type { Report } from '../report.ts';
import { kindAdvice, steps } from './advice.ts';
import { card } from './card.ts';
import { charts } from './charts.ts';
import { documentOf } from './parts/document.ts';
import { type Group, groupsOf } from './groups.ts';
import { folded, type Markup } from './parts/markup.ts';
import { notes, notRead, overview, title } from './overview.ts';
import { table } from './table.ts';
import { type TimeScale, timeLine, timeScale } from './time-line.ts';

/** If there are this many findings, only the most urgent ones are cards, and the others are in a table. */
const many = 500;
const cardsBeforeTable = 20;

/** The report as one page that people can read, work through and pass on. */
export function html(report: Report): string {
  const groups = groupsOf(report.findings);
  const all = [...groups.open.entries, ...groups.before.entries, ...groups.suppressed.entries];
  const scale = timeScale(all, report.scan.startedAt);
  const isLong = all.length >= many;
  const drawn = scale === null ? '' : timeLine([...groups.open.entries, ...groups.before.entries], scale);
  const sections = [
    overview(report, groups),
    notRead(report),
    beside([kindAdvice(groups), steps(report, groups), charts(groups), notes(report)]),
    '<div class="findings">',
    all.length === 0 ? '' : '<div id="tools"></div>',
    section(groups.open, report, scale, isLong),
    section(groups.before, report, scale, isLong),
    section(groups.suppressed, report, scale, isLong),
    drawn,
    '</div>',
  ];
  const content = `<main${isLong ? ' class="long"' : ''}>\n${sections.filter((one) => one !== '').join('\n')}\n</main>`;
  return documentOf({ title: title(report, groups), style, script, content });
}

/** Charts and advice: on a wide screen beside the findings, otherwise before them. */
function beside(parts: readonly Markup[]): Markup {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : `<aside aria-label="What to do">\n${filled.join('\n')}\n</aside>`;
}

function section(group: Group, { origin }: Report, scale: TimeScale | null, isLong: boolean): Markup {
  const { title: heading, entries, isOpen } = group;
  // This section is always made, since the link at the top leads to it.
  const id = heading === 'Findings' ? ' id="findings"' : '';
  if (entries.length === 0) return id === '' ? '' : `<section${id}></section>`;
  const carded = isLong ? (isOpen ? entries.slice(0, cardsBeforeTable) : []) : entries;
  const cards = carded.map((entry) => card(entry, group, origin, scale)).join('\n');
  const content = `<div class="cards">${cards}</div>\n${table(entries.slice(carded.length), group, origin)}`;
  const shown = isOpen ? content : folded(plural(entries.length, 'suppressed finding'), content, ' class="suppressed-ones"');
  return `<section${id} class="group"><h2>${heading} <span class="faint count">${entries.length}</span></h2>\n${shown}\n</section>`;
}
