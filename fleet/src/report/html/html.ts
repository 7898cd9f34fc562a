import { script, style } from 'sntrylint:fleet-page';
import { documentOf } from '../../../../src/report/html/parts/document.ts';
import type { FleetReport } from '../fleet-report.ts';
import { triaged } from '../triage.ts';
import { advice } from './advice.ts';
import { breakdowns } from './breakdowns.ts';
import { liveNow } from './live-now.ts';
import { months } from './months.ts';
import { notRead, steps } from './not-done.ts';
import { overview, title } from './overview.ts';
import { forges } from './places.ts';
import { table } from './table.ts';

/**
 * The report as one page, for people who decide and for people who fix: first the live secrets, then the places, the
 * people and the ages, and at the end what is left to do.
 */
export function* html(report: FleetReport): Generator<string> {
  const entries = triaged(report);
  const known = forges(report.repositories);
  const sections = [
    overview(report, entries),
    liveNow(entries),
    `<div class="wide">${[steps(report, entries), months(entries, report.generatedAt)].filter((part) => part !== '').join('\n')}</div>`,
    breakdowns(entries),
    notRead(report),
    table(entries, known),
    advice(entries),
  ];
  yield documentOf({ title: title(report, entries), style, script, content: `<main>\n${sections.filter((one) => one !== '').join('\n')}\n</main>` });
}
