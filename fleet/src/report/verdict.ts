import { plural } from '../../../src/wording/plural.ts';
import type { FleetReport } from './fleet-report.ts';
import { type Entry, isComplete, type Urgency } from './triage.ts';

/** The worst fact about the findings in one sentence, and `tone` for its colour. */
export interface Verdict {
  readonly sentence: string;
  readonly tone: 'bad' | 'warning' | 'good';
}

/** Judges a report: live secrets come first, then secrets that may be live, then those that have ended. */
export function verdict(report: FleetReport, entries: readonly Entry[]): Verdict {
  const of = (urgency: Urgency): readonly Entry[] => entries.filter((entry) => entry.urgency === urgency);
  const [live, unknown, unasked, ended, habit] = [of('live'), of('unknown'), of('unasked'), of('ended'), of('habit')];
  if (live.length > 0) return { sentence: `${plural(live.length, 'secret is', 'secrets are')} live, in ${repositoriesOf(live)}; revoke ${live.length === 1 ? 'it' : 'these'} first.`, tone: 'bad' };
  if (unknown.length > 0) return { sentence: `Of ${plural(unknown.length, 'secret')} Sentry did not say whether ${unknown.length === 1 ? 'it is' : 'they are'} live; treat ${unknown.length === 1 ? 'it' : 'them'} as live.`, tone: 'bad' };
  if (unasked.length > 0) return { sentence: `${plural(unasked.length, 'secret')} in ${repositoriesOf(unasked)} may be live; Sentry was not asked.`, tone: 'bad' };
  if (ended.length > 0) return { sentence: `No secret is live. ${plural(ended.length, 'secret has', 'secrets have')} ended.`, tone: 'good' };
  if (habit.length > 0) return { sentence: `No Sentry secrets, but ${plural(habit.length, 'habit')} that ${habit.length === 1 ? 'leads' : 'lead'} to leaks.`, tone: 'warning' };
  if (!isComplete(report)) return { sentence: 'No Sentry secrets in what was read.', tone: 'bad' };
  return { sentence: `No Sentry secrets in ${plural(report.repositories.length, 'repository', 'repositories')}.`, tone: 'good' };
}

function repositoriesOf(entries: readonly Entry[]): string {
  return plural(new Set(entries.flatMap(({ repositories }) => repositories)).size, 'repository', 'repositories');
}
