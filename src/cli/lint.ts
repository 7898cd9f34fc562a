import type { FailOn } from '../config/config.ts';
import { allRules, fileChoice, scanChoice } from '../config/scan-choice.ts';
import type { Settings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { scan } from '../index.ts';
import type { Finding } from '../findings/finding.ts';
import type { Report } from '../report/report.ts';
import { isSlowRule, slowRuleWords } from '../rules/slow-rule.ts';
import type { Source, SourceName } from '../sources/source.ts';
import type { Call, FlagName } from './command.ts';
import { delivery } from './terminal/deliver.ts';
import { exitOf } from './exit.ts';
import { write } from './terminal/io.ts';
import { pickRules } from './arguments/pick-rules.ts';
import { limitFlags } from './arguments/limits.ts';
import type { ProgressLine } from './terminal/progress.ts';
import { settingsFlags, settingsOf } from './arguments/settings.ts';
import type { HistoryStats } from './terminal/stats.ts';

/** The options of every scan. */
export const scanFlags: readonly FlagName[] = [
  'format', 'output', 'rule', ...limitFlags, 'decode-depth', 'archives', 'jobs', 'verify', 'revoke', 'fail-on', 'yes', 'open', 'wait', 'audit-log',
  'sentry-url', 'allow-http', ...settingsFlags, 'no-inline', 'stats', 'quiet', 'verbose', 'show-secrets', 'color',
];

/** What a command brings along to its scan. */
export interface LintOptions {
  /** Whether an incomplete scan ends with the code of what it found, because the user said so. */
  readonly forgives?: (report: Report) => boolean;
  /** The line that says how far the scan is, where the source itself tells it. */
  readonly line?: ProgressLine;
  /** What a history takes down of itself. */
  readonly history?: HistoryStats | null;
  /** What is said first, beside the findings. */
  readonly notes?: readonly string[];
}

/** Scans a source, reports, and gives the exit code: what every scanning command ends in. */
export async function lint(call: Call, source: Source, options: LintOptions = {}): Promise<number> {
  const watched = options.line === undefined ? await watch(call, source) : { source, line: options.line };
  try {
    return await scanned(call, watched.source, watched.line, options);
  } finally {
    watched.line?.end();
  }
}

async function scanned(call: Call, source: Source, line: ProgressLine | null, { forgives, history, notes }: LintOptions): Promise<number> {
  const { found, finish } = await delivery(call);
  const judge = await judgement(call, source.name);
  const chosen = await settingsOf(call);
  const only = pickRules(call.values.rule, allRules(chosen.config));
  if (!hooks.has(source.name) && call.values.quiet !== true) await nameSlowRules(chosen, call);
  const today = new Date().toISOString().slice(0, 10);
  const opened = chosen.config.archives ? await insideArchives(source, chosen) : source;
  const stats = call.values.stats === true ? (await import('./terminal/stats.ts')).emptyStats() : null;
  const told = listener(found, line);
  const result = await scan(opened, {
    ...(await scanChoice(chosen, { source: source.name, only, today })),
    // What is pushed is its pusher's: it excuses nothing on a server.
    inline: call.values['no-inline'] !== true && source.name !== 'pre-receive',
    ...(told === null ? {} : { found: told }),
    ...(stats === null ? {} : { stats }),
  });
  // What is said from here on stands where the line was.
  line?.end();
  const report = await judge(withNotes(result, [call.fromBase, ...(notes ?? [])]));
  await finish(report);
  if (stats !== null) await write(call.io.stderr, (await import('./terminal/stats.ts')).statsText(stats, history ?? null));
  const judged = forgives?.(report) === true ? { ...report, scan: { ...report.scan, complete: true } } : report;
  return exitOf(judged, inForce(chosen.config.failOn, call));
}

function withNotes(report: Report, first: readonly (string | undefined)[]): Report {
  return { ...report, notes: [...first.filter((note) => note !== undefined), ...report.notes] };
}

/** Sources that may take so long that people want to know how far they are; git's own hooks but one are not among them. */
const watchedSources: ReadonlySet<SourceName> = new Set(['worktree', 'range', 'pre-push']);

/** A line that says how far a source is, where one is wanted; no hook waits for its code otherwise. */
async function watch({ io, values }: Call, source: Source): Promise<{ readonly source: Source; readonly line: ProgressLine | null }> {
  if (!watchedSources.has(source.name)) return { source, line: null };
  const isWanted = values.progress === true || (io.stderr.isTTY === true && values.quiet !== true);
  if (!isWanted) return { source, line: null };
  const [{ progressLine }, { counted }] = await Promise.all([import('./terminal/progress.ts'), import('./terminal/counted.ts')]);
  const line = progressLine(io, values.progress === true, false);
  return { source: counted(source, line), line };
}

type Found = (findings: readonly Finding[]) => Promise<void>;

/** Findings as they come: counted by the line, and written where they are streamed. */
function listener(found: Found | null, line: ProgressLine | null): Found | null {
  if (line === null) return found;
  return async (findings) => {
    line.found(findings);
    if (found === null) return;
    line.hide();
    await found(findings);
  };
}

/** Whoever scans much should know what makes it slow; a hook, which runs all day, does not repeat it. */
async function nameSlowRules({ config }: Settings, { io }: Call): Promise<void> {
  for (const rule of config.rules.filter(isSlowRule)) await write(io.stderr, `sntrylint: ${slowRuleWords(rule)}\n`);
}

/** The readers of archives are loaded only here: no hook waits for them unasked. */
async function insideArchives(source: Source, chosen: Settings): Promise<Source> {
  const { withArchives } = await import('../sources/archives/with-archives.ts');
  return withArchives(source, await fileChoice(chosen));
}

/** A configuration may say `live` for the calls that ask Sentry; nobody knows what is live in the others, so all counts. */
function inForce(wanted: FailOn, { values }: Call): FailOn {
  return wanted === 'live' && values.verify !== true && values.revoke !== true ? 'any' : wanted;
}

/** Sources that git waits for while somebody commits or pushes. */
const hooks: ReadonlySet<SourceName> = new Set(['staged', 'commit-msg', 'pre-push', 'pre-receive']);

/**
 * What Sentry is asked about a report, and what is done about it; nothing unless the user said so. Set up before the
 * scan, so that a wrong address is told before anything is read, and loaded only where it is wanted.
 *
 * @throws {UserError} for options that do not go together, and for what `access` throws
 */
async function judgement(call: Call, source: SourceName): Promise<(report: Report) => Promise<Report>> {
  const { verify = false, revoke = false, 'fail-on': failOn } = call.values;
  const inHook = hooks.has(source);
  if (revoke && inHook) {
    throw new UserError('no token is revoked while git waits', { where: '--revoke', fix: 'run `sntrylint revoke`, or `sntrylint --revoke` on the files' });
  }
  if (!verify && !revoke) {
    if (failOn === 'live') throw new UserError('whether a token is live is known only with --verify', { where: '--fail-on live' });
    return async (report) => report;
  }
  const { access } = await import('./sentry/access.ts');
  const { verifyFindings } = await import('./sentry/verify-findings.ts');
  // The time a hook may spend begins once there is something to ask about.
  const settings = await access(call, { inHook });
  return async (report) => {
    const verified = await verifyFindings(report, settings.verifier());
    if (!revoke) return verified;
    const { revokeFindings } = await import('./sentry/revoke-findings.ts');
    return revokeFindings(verified, call, settings);
  };
}
