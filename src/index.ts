import type { Remarks } from './config/exceptions.ts';
import { Unreadable } from './errors.ts';
import { collector, secretKeys, type ScannedBlob } from './findings/collect.ts';
import { type Cut, cutFound } from './findings/cut-found.ts';
import type { RuleNames } from './findings/directive-notes.ts';
import type { Finding } from './findings/finding.ts';
import { suppress, type Suppression } from './findings/suppress.ts';
import { builtinRules } from './rules/builtin.ts';
import { lookedFor } from './rules/looked-for.ts';
import type { Rule } from './rules/rule.ts';
import type { Report } from './report/report.ts';
import type { Guard } from './engine/judge/attempts.ts';
import type { BlobResult } from './engine/match.ts';
import { decodeDepths, scanner, type Scanner } from './engine/scanner.ts';
import type { RuleClock } from './engine/stats.ts';
import type { Blob, NotRead, Source, SourceName } from './sources/source.ts';
import { untilAborted } from './until-aborted.ts';
import { version } from './version.ts';

export { explain, type Explanation } from './sentry/explain-token.ts';
export { Secret } from './secret/secret.ts';
export { UserError } from './errors.ts';
export { configuration, type Configuration } from './library/configuration.ts';
export { staged, worktree } from './library/sources.ts';
export { verify, type VerifyOptions } from './library/verify.ts';
export { content } from './sources/content.ts';
export type { Excerpt, Position, Span } from './engine/match.ts';
export type { Finding, Location, Suppressed } from './findings/finding.ts';
export type { Verification } from './sentry/state.ts';
export type { NotRead, Place, Source, SourceName } from './sources/source.ts';
export type { Report } from './report/report.ts';
export type { Rule } from './rules/rule.ts';
export type { Suppression } from './findings/suppress.ts';
export type { Verdict } from './sentry/verify.ts';

export interface ScanOptions {
  /** The rules to scan with; the built-in ones where it is left out. */
  readonly rules?: readonly Rule[];
  /** Ids of the rules whose findings are wanted; null for all. The others still redact what they find. */
  readonly ruleIds?: ReadonlySet<string> | null;
  /** How many encodings are undone one inside the other: 2 where it is left out, 0 for none. */
  readonly decodeDepth?: number;
  /** Whether comments in the files excuse findings; they do where it is left out. */
  readonly inline?: boolean;
  /** What else excuses findings, in this order, after what the files themselves say. */
  readonly suppressions?: readonly Suppression[];
  /** Asked when the scan is over: what there is to say about exceptions. */
  readonly remarks?: (findings: readonly Finding[]) => Remarks;
  /**
   * Told what one content holds as soon as it is scanned; the scan waits for the promise. A secret that stands in
   * several contents is told of once for each; the report puts them together.
   */
  readonly found?: (findings: readonly Finding[]) => Promise<void>;
  /** Takes down where the time goes. */
  readonly stats?: ScanStats;
  /** Ends the scan early: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where the time of a scan goes, in milliseconds. */
export interface ScanStats extends RuleClock {
  /** `prepare` compiles rules while git starts, `read` waits for content, `scan` searches it, `judge` works on what was found. */
  readonly stages: { prepare: number; read: number; scan: number; judge: number };
  /** Bytes that were searched. */
  bytes: number;
}

/** A scan under way: awaited it is the report; iterated it gives the findings, in the order of the report. */
export type Scan = Promise<Report> & AsyncIterable<Finding>;

/**
 * Scans all the content of a source and gives everything there is to say about it. A finding is a secret with every
 * place it stands in, so the first one comes when the last file was read.
 *
 * @throws {UserError} where nothing can be read at all; what could not be read otherwise stands in the report
 * @throws the reason of `options.signal`, once that says to stop
 */
export function scan(source: Source, options: ScanOptions = {}): Scan {
  const report = run(source, options);
  return Object.assign(report, {
    async *[Symbol.asyncIterator](): AsyncGenerator<Finding, void, void> {
      yield* (await report).findings;
    },
  });
}

async function run(source: Source, options: ScanOptions): Promise<Report> {
  // By the calendar's clock, since the other one is loaded by its first use, which takes a millisecond.
  const started = new Date();
  const lap = laps(options.stats);
  const notRead: NotRead[] = [];
  // First of all: a source starts git here, which then works while the rules are compiled.
  const blobs = untilAborted(source.blobs((one) => notRead.push(one)), options.signal);
  const rules = options.rules ?? builtinRules();
  const known = new Set(rules.map((rule) => rule.id));
  const active = options.ruleIds ?? known;
  const looked = lookedFor(rules, options.ruleIds ?? null);
  const guard = looked.some(({ kind }) => kind === 'custom') ? { guard: await ruleGuard(notRead) } : {};
  const decodeDepth = options.decodeDepth ?? decodeDepths.usual;
  const scanning = scanner(looked, { decodeDepth, ruleIds: options.ruleIds ?? null, ...guard, ...(options.stats === undefined ? {} : { clock: options.stats }) });
  // What is not asked for is a secret all the same.
  const cut = cutFound(options.ruleIds ? () => scanner(looked, { decodeDepth, ruleIds: null, ...guard }) : () => scanning);
  const collect = collector({ known, active }, cut);
  const breathe = breather();
  let isEmpty = true;
  let files = 0;
  let bytes = 0;
  lap('prepare');
  for await (const blob of blobs) {
    lap('read');
    const scannedBlob = await scanBlob(scanning, blob, notRead, breathe);
    const result = options.inline === false || blob.isUnreviewed === true ? { ...scannedBlob, directives: [] } : scannedBlob;
    lap('scan');
    await breathe();
    isEmpty = false;
    if (blob.isFile !== false) files++;
    bytes += result.bytes;
    if (options.stats !== undefined) options.stats.bytes += result.bytes;
    if (result.matches.length + result.directives.length === 0) continue;
    const oldSecrets = await earlierSecrets(scanning, blob);
    const scanned = { path: blob.path, result, places: await blob.places(), oldSecrets };
    collect.add(scanned);
    if (options.found !== undefined) await options.found(findingsOf(scanned, { known, active }, cut, options));
    lap('judge');
  }
  // A wrong path or a filter that takes everything must not look like a clean scan.
  if (isEmpty && !source.read?.bytes && notRead.length === 0 && source.emptyReason === null) notRead.push({ path: '.', reason: 'nothing was read' });
  const { findings: all, details } = collect.finish();
  const findings = suppress(all, options.suppressions ?? []);
  const { ended, idle } = options.remarks?.(findings) ?? { ended: [], idle: [] };
  return {
    version,
    scan: {
      source: source.name,
      files: source.read?.files ?? files,
      bytes: source.read?.bytes ?? bytes,
      commits: source.commits,
      complete: notRead.length === 0,
      notRead: notRead.map(({ path, reason }) => ({ path: cut(path), reason: cut(reason) })),
      startedAt: started.toISOString(),
      milliseconds: Math.max(0, Date.now() - started.getTime()),
    },
    findings,
    notes: [...source.notes, ...ended].map(cut),
    // Of what a commit or a range does not touch, nobody knows whether it is still needed.
    details: (whole.has(source.name) ? [...details, ...idle] : details).map(cut),
  };
}

function findingsOf(scanned: ScannedBlob, names: RuleNames, cut: Cut, { suppressions = [] }: ScanOptions): readonly Finding[] {
  const one = collector(names, cut);
  one.add(scanned);
  return suppress(one.finish().findings, suppressions);
}

/** Stops rules that do not end: what they were not tried on to the end counts as not read. */
async function ruleGuard(notRead: NotRead[]): Promise<Guard> {
  const { watchdog } = await import('./engine/watchdog.ts');
  return {
    watchdog: watchdog(),
    stopped(rule, path, why, isLast) {
      const rest = isLast ? ', and was not tried on anything that came after' : '';
      notRead.push({ path, reason: `the rule ${rule.id} ${why}${rest}` });
    },
  };
}

/** Sources that read everything, unless they are told otherwise. */
const whole: ReadonlySet<SourceName> = new Set(['worktree', 'history']);

/** Gives the time since the last call to a stage; does nothing where nobody wants to know. */
function laps(stats: ScanStats | undefined): (stage: keyof ScanStats['stages']) => void {
  if (stats === undefined) return () => {};
  let last = stats.now();
  return (stage) => {
    const now = stats.now();
    stats.stages[stage] += now - last;
    last = now;
  };
}

/** What could not be read to its end is named; what was found before that counts. */
function scanBlob(
  scanning: Scanner,
  { content, path }: Blob,
  notRead: NotRead[],
  breathe: Breather,
): BlobResult | Promise<BlobResult> {
  if (Buffer.isBuffer(content)) return scanning.scan(content, path);
  return scanning.scanChunks(untilBroken(content, (reason) => notRead.push({ path, reason }), breathe), path);
}

async function* untilBroken(
  chunks: AsyncIterable<Buffer>,
  broken: (reason: string) => void,
  breathe: Breather,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) {
      yield chunk;
      await breathe();
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    broken(error.reason);
  }
}

type Breather = () => Promise<void> | undefined;

/**
 * Lets in what waits outside, if that has waited for a twentieth of a second: files are read without waiting for
 * them, and Ctrl-C would have to wait until the end.
 */
function breather(): Breather {
  let last = Date.now();
  return () => {
    if (Date.now() - last < 50) return;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = Date.now();
        resolve();
      });
    });
  };
}

/** What the versions that a blob came from held; empty where newness has no meaning. */
async function earlierSecrets(scanning: Scanner, { path, before }: Blob): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const version of (await before?.()) ?? []) for (const key of secretKeys(scanning.scan(version, path))) keys.add(key);
  return keys;
}
