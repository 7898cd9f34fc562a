import { barList } from '../../../../src/report/html/parts/bars.ts';
import type { Markup } from '../../../../src/report/html/parts/markup.ts';
import type { Entry } from '../triage.ts';
import { monthOf } from './months.ts';

/** Ranges of age. The second value is the upper end in days. */
const bands: readonly (readonly [label: string, days: number])[] = [
  ['up to a week', 7], ['up to a month', 31], ['up to 3 months', 92], ['up to a year', 366], ['up to 3 years', 1096], ['older', Infinity],
];

/** The ages of the secrets that may be live. */
export function ages(entries: readonly Entry[], today: string): Markup {
  const may = entries.filter(({ urgency, made }) => (urgency === 'live' || urgency === 'unknown' || urgency === 'unasked') && monthOf(made) !== null);
  if (may.length === 0) return '';
  const counted = bands.map(([label, most], index) => {
    const some = may.filter(({ made }) => {
      const days = Math.max(0, (Date.parse(today) - Date.parse(made!)) / 86_400_000);
      return days <= most && days > (bands[index - 1]?.[1] ?? -1);
    });
    return { label, all: some.length, live: some.filter(({ urgency }) => urgency === 'live').length };
  });
  return `<h2 class="second">Age of secrets that may live</h2>${barList(counted)}`;
}
