import type { SentryAccess } from '../../config/home/sentry-access.ts';
import { UserError } from '../../errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { plural } from '../../wording/plural.ts';
import type { Report } from '../../report/report.ts';
import { escapeText } from '../../secret/escape.ts';
import { revoke, type RevokeResult, type RevokeState } from '../../sentry/revoke/revoke.ts';
import { notAsked, type Verification } from '../../sentry/state.ts';
import type { Call } from '../command.ts';
import { counts } from '../exit.ts';
import { interrupt } from '../terminal/interrupt.ts';
import { type ChosenOptions, revokeOptions } from './revoke-options.ts';
import { candidate } from './verify-findings.ts';

/** Ends the live tokens of a verified report one by one. Returns the report with the results. */
export async function revokeFindings(report: Report, call: Call, access: SentryAccess): Promise<Report> {
  const counting = report.findings.filter(counts);
  const live = counting.filter(({ verification }) => verification.state === 'live');
  const unasked = uncheckedNote(counting);
  if (live.length === 0) return noting(report, [unasked ?? 'no live token was found, so none was revoked']);
  const stop = interrupt();
  try {
    const options = await chosen(call, access, stop.signal);
    if (typeof options === 'string') return noting(report, [options]);
    const results = await endAll(live, options, stop.signal);
    await options.voice.said();
    const after = new Map(live.flatMap((finding) => {
      const result = results.get(finding.sha256);
      return result === undefined ? [] : [[finding, { ...finding, verification: known(result) }] as const];
    }));
    const findings = report.findings.map((finding) => after.get(finding) ?? finding);
    const failure = options.logFailure();
    const all = new Set(live.map(({ sha256 }) => sha256)).size;
    return noting({ ...report, findings }, [
      ...summary([...results.values()], all, stop.signal.aborted),
      ...(unasked === null ? [] : [unasked]),
      ...(failure === null ? [] : [`${failure.what} (${failure.where})`]),
    ]);
  } finally {
    stop.release();
  }
}

function noting(report: Report, notes: readonly string[]): Report {
  return { ...report, notes: [...report.notes, ...notes] };
}

/** A note about tokens that Sentry was not asked about, so that nobody believes they have ended. */
function uncheckedNote(findings: readonly Finding[]): string | null {
  const open = findings.filter(({ verification }) => verification.state === 'unknown');
  const [first] = open;
  if (first === undefined) return null;
  const count = new Set(open.map(({ sha256 }) => sha256)).size;
  return `could not check ${plural(count, 'token')}, so ${count === 1 ? 'it was' : 'they were'} not revoked: ${first.verification.reason ?? 'no reason given'}`;
}

/**
 * How the user wants to end the tokens; or why none can be ended. Such a reason must not keep the findings from being
 * reported.
 */
async function chosen(call: Call, access: SentryAccess, signal: AbortSignal): Promise<ChosenOptions | string> {
  try {
    return (await revokeOptions(call, access, signal, [])) ?? 'you stopped it: no token was revoked';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `no token was revoked: ${error.what}${error.where === null ? '' : ` (${error.where})`}${error.fix === null ? '' : `; ${error.fix}`}`;
  }
}

/** The results by the token's hash. A token may be a finding of two rules, but is ended once. */
async function endAll(live: readonly Finding[], options: ChosenOptions, signal: AbortSignal): Promise<ReadonlyMap<string, RevokeResult>> {
  const results = new Map<string, RevokeResult>();
  for (const finding of live) {
    if (signal.aborted) break;
    if (results.has(finding.sha256)) continue;
    options.voice.tell(`\n${finding.secret.redacted} in ${escapeText(finding.locations[0]!.place.path)}`);
    results.set(finding.sha256, await revoke(candidate(finding), options));
  }
  return results;
}

/** If Sentry was told to end the token but did not confirm it, the state is unknown, whatever the last check said. */
function known({ state, reason, verdict }: RevokeResult): Verification {
  return state === 'unknown' && verdict.state === 'live' ? notAsked('unknown', reason ?? 'no reason given') : verdict;
}

function summary(results: readonly RevokeResult[], all: number, isStopped: boolean): readonly string[] {
  const count = (...states: readonly RevokeState[]): number => results.filter(({ state }) => states.includes(state)).length;
  if (count('dry-run') > 0) return [`nothing was revoked: there is no terminal to ask on, so --yes is needed (${plural(all, 'live token')})`];
  const ended = count('revoked', 'already-revoked');
  const open = count('unknown');
  return [
    `${isStopped ? 'you stopped it: ' : ''}${ended} of ${plural(all, 'live token')} ${ended === 1 ? 'was' : 'were'} revoked and confirmed by Sentry`,
    ...(open === 0 ? [] : [`of ${open} it is not known whether ${open === 1 ? 'it has' : 'they have'} ended: ask again with --verify`]),
  ];
}
