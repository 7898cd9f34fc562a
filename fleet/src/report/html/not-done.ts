import { folded, list, type Markup, name, sentence, text } from '../../../../src/report/html/parts/markup.ts';
import { grouped } from '../../../../src/wording/plural.ts';
import type { FleetReport } from '../fleet-report.ts';
import { leftToDo } from '../left-to-do.ts';
import { type Entry, everythingNotRead } from '../triage.ts';
import { ages } from './ages.ts';

/** How many items are shown at first, and how many in all. */
const shown = 8;
const most = 300;

/** What is left to do, the most urgent first, and how old the open findings are. */
export function steps(report: FleetReport, entries: readonly Entry[]): Markup {
  const items = leftToDo(report, entries).map(({ text: step }) => `<li>${text(step)}</li>`);
  const content = items.length === 0 ? '<p class="good">Nothing. Scan again tomorrow.</p>' : `<ol class="steps">${items.join('')}</ol>`;
  return `<section class="panel"><h2>What is left to do</h2>${content}${ages(entries, report.generatedAt)}</section>`;
}

/** What was not read. It makes the report incomplete. */
export function notRead(report: FleetReport): Markup {
  const all = everythingNotRead(report);
  if (all.length === 0) return '';
  const items = all.slice(0, most).map(({ repository, path, reason }) => `<bdi>${name(repository)}</bdi>${path === null ? '' : ` <code><bdi>${name(path)}</bdi></code>`}: ${sentence(reason)}`);
  const rest = all.length - items.length;
  const more = list(items.slice(shown)) + (rest > 0 ? `<p>and ${grouped(rest)} more; <code>--format json</code> lists all</p>` : '');
  return `<section id="not-read" class="panel bad-panel"><h2>Not read <span class="faint count">${grouped(all.length)}</span></h2>${list(items.slice(0, shown))}${folded(`${grouped(all.length - shown)} more`, all.length > shown ? more : '')}</section>`;
}
