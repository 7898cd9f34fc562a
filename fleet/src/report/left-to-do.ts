import { isTokenKind, kinds } from '../../../src/kinds/kinds.ts';
import { plural } from '../../../src/wording/plural.ts';
import type { FleetReport } from './fleet-report.ts';
import type { Entry } from './triage.ts';

/** One thing that is left to do. */
export interface Step {
  readonly amount: number;
  /** Whole sentences. */
  readonly text: string;
}

/** What is left to do about findings and about what could not be read, the most urgent first. */
export function leftToDo({ repositories, notRead }: FleetReport, entries: readonly Entry[]): readonly Step[] {
  const of = (is: (entry: Entry) => boolean): number => entries.filter(is).length;
  const mayAsk = ({ urgency, finding: { kind } }: Entry): boolean => urgency === 'unasked' && isTokenKind(kind) && kinds[kind].sending.may !== 'never';
  const [live, unknown, askable] = [of(({ urgency }) => urgency === 'live'), of(({ urgency }) => urgency === 'unknown'), of(mayAsk)];
  const byHand = of(({ urgency }) => urgency === 'unasked') - askable;
  const inHead = of(({ urgency, isInHead }) => urgency === 'ended' && isInHead);
  const habits = of(({ urgency }) => urgency === 'habit');
  const waiting = repositories.filter(({ state }) => state === 'waiting').length;
  const parts = notRead.filter(({ path }) => path !== null).length;
  const names = new Set(repositories.map(({ name }) => name));
  const notListed = notRead.filter(({ repository, path }) => path === null && !names.has(repository)).length;
  const aside = repositories.filter(({ state }) => state === 'set-aside').length;
  const steps: readonly Step[] = [
    { amount: live, text: `Revoke ${plural(live, 'live secret')} now: sntrylint revoke asks for one and ends it, or shows where to end it. Put a new one where it is used.` },
    { amount: unknown, text: `Ask again about ${plural(unknown, 'secret')} that may live, since Sentry gave no clear answer: sntrylint-fleet verify.` },
    { amount: askable, text: `Ask Sentry about ${plural(askable, 'secret')}: sntrylint-fleet verify.` },
    { amount: byHand, text: `Look at ${plural(byHand, 'secret')} that must not be sent to Sentry, and replace what is in use.` },
    { amount: inHead, text: `Take ${plural(inHead, 'secret that has', 'secrets that have')} ended out of the files of HEAD: nobody can see that they do not work any more.` },
    { amount: habits, text: `Change ${plural(habits, 'habit')} that will leak the next secret.` },
    { amount: notListed, text: `Look at ${plural(notListed, 'thing')} that could not be listed, with the reason below, and scan again: repositories may be missing here.` },
    { amount: waiting, text: `Go on with ${plural(waiting, 'repository that waits', 'repositories that wait')} to be scanned: sntrylint-fleet work.` },
    { amount: aside, text: `Look at ${plural(aside, 'repository', 'repositories')} that could not be scanned, with the reason below.` },
    { amount: parts, text: `Look at ${plural(parts, 'thing')} in repositories that could not be read, with the reason below.` },
  ];
  return steps.filter(({ amount }) => amount > 0);
}
