import type { FailOn } from '../config/config.ts';
import { allRules } from '../config/scan-choice.ts';
import type { Settings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import type { Finding } from '../findings/finding.ts';
import type { Report } from '../report/report.ts';
import { isSlowRule, slowRuleWords } from '../rules/slow-rule.ts';
import { scanOptions } from '../run/options.ts';
import { scan } from '../run/scan.ts';
import type { Source, SourceName } from '../sources/source.ts';
import { sources } from '../sources/sources.ts';
import { tuneForScan } from '../sources/threads/v8-flags.ts';
import { pickRules } from './arguments/pick-rules.ts';
import { limitFlags, settingsFlags, settingsOf } from './arguments/settings.ts';
import type { Call, FlagName } from './command.ts';
import { exitOf } from './exit.ts';
import { delivery } from './terminal/deliver.ts';
import { write } from './terminal/io.ts';
import type { ProgressLine } from './terminal/progress.ts';

/** The options of every scan. */
export const scanFlags: readonly FlagName[] = [
  'format', 'output', 'rule', ...limitFlags, 'decode-depth', 'archives', 'jobs', 'verify', 'revoke', 'fail-on', 'yes', 'open', 'wait', 'audit-log',
  'sentry-url', 'allow-http', ...settingsFlags, 'no-inline', 'stats', 'quiet', 'verbose', 'show-secrets', 'color',
];

/** Scan options that hooks do not take: they act on findings, or speed up only a history. */
export const notInHooks: readonly FlagName[] = ['revoke', 'yes', 'open', 'wait', 'audit-log', 'jobs'];

/** What a command passes to its scan. */
export interface LintOptions {
  /** Whether the scan counts as complete if only the time limit stopped it, because the user allowed this. */
  readonly forgivesTime?: boolean;
  /** Notes that come before all others. */
  readonly notes?: readonly string[];
}

/** Scans a source, reports, and gives the exit code. Every scanning command ends here. */
export async function lint(call: Call, source: Source, { forgivesTime = false, notes = [] }: LintOptions = {}): Promise<number> {
  const settings = await settingsOf(call);
  const reports = await delivery(call);
  const judge = await judgement(call, source.name);
  const options = await scanOptions(settings, source, pickRules(call.values.rule, allRules(settings.config)));
  if (!sources[source.name].isHook && call.values.quiet !== true) await nameSlowRules(settings, call);
  const stats = call.values.stats === true ? (await import('./terminal/stats.ts')).emptyStats() : null;
  const line = await progress(call, source.name);
  // A hook ends before V8 would optimize anything.
  const untune = sources[source.name].isHook ? null : tuneForScan(sources[source.name].whole === 'files' ? 'files' : 'commits');
  try {
    const told = listener(reports.found, line);
    const found = await scan(source, { ...options, inline: call.values['no-inline'] !== true, ...(told === null ? {} : { found: told }), ...(stats === null ? {} : { stats }), ...(line === null ? {} : { progress: line }) });
    // The progress line is removed, since the report is written in its place.
    line?.end();
    const report = await judge({ ...found, notes: [...(settings.fromBase === null ? [] : [settings.fromBase]), ...notes, ...found.notes] });
    await reports.finish(report);
    if (stats !== null) await write(call.io.stderr, (await import('./terminal/stats.ts')).statsText(stats));
    return exitOf(report, { failOn: inForce(settings.config.failOn, call), forgivesTime });
  } finally {
    untune?.();
    line?.end();
  }
}

/** The progress line, if one is wanted. Otherwise its code is not loaded, so that no hook waits for it. */
async function progress({ io, values }: Call, name: SourceName): Promise<ProgressLine | null> {
  const isWanted = values.progress === true || (io.stderr.isTTY === true && values.quiet !== true);
  if (sources[name].progress === 'none' || !isWanted) return null;
  return (await import('./terminal/progress.ts')).progressLine(io, values.progress === true);
}

type Found = (findings: readonly Finding[]) => Promise<void>;

/** Passes findings on as they come: the line counts them, and the report may stream them. */
function listener(found: Found | null, line: ProgressLine | null): Found | null {
  if (line === null) return found;
  return async (findings) => {
    line.found(findings);
    if (found === null) return;
    line.hide();
    await found(findings);
  };
}

/** Names slow rules. Hooks do not, since they would repeat it all day. */
async function nameSlowRules({ config }: Settings, { io }: Call): Promise<void> {
  for (const rule of config.rules.filter(isSlowRule)) await write(io.stderr, `sntrylint: ${slowRuleWords(rule)}\n`);
}

/**
 * A configuration may say `live` for calls that ask Sentry. Other calls do not know what is live, so every finding
 * counts.
 */
function inForce(wanted: FailOn, { values }: Call): FailOn {
  return wanted === 'live' && values.verify !== true && values.revoke !== true ? 'any' : wanted;
}

/**
 * Asks Sentry about a report, and ends tokens, if the user said so; otherwise does nothing. It is set up before the
 * scan, so that a wrong address is reported before anything is read. Its code is loaded only if it is needed.
 *
 * @throws {UserError} for options that do not go together, and as `access` does
 */
async function judgement(call: Call, source: SourceName): Promise<(report: Report) => Promise<Report>> {
  const { verify = false, revoke = false, 'fail-on': failOn } = call.values;
  const inHook = sources[source].isHook;
  if (revoke && inHook) {
    throw new UserError('tokens are not revoked in a hook, while git waits', { where: '--revoke', fix: 'run `sntrylint revoke`, or `sntrylint --revoke` on the files' });
  }
  if (!verify && !revoke) {
    if (failOn === 'live') throw new UserError('whether a token is live is known only with --verify', { where: '--fail-on live' });
    return async (report) => report;
  }
  const { access } = await import('./sentry/access.ts');
  const { verifyFindings } = await import('./sentry/verify-findings.ts');
  // The time that a hook may spend begins only now, when there is something to ask.
  const settings = await access(call, { inHook });
  return async (report) => {
    const verified = await verifyFindings(report, settings.verifier());
    if (!revoke) return verified;
    const { revokeFindings } = await import('./sentry/revoke-findings.ts');
    return revokeFindings(verified, call, settings);
  };
}
