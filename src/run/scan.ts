import { breather, type Breather } from '../breather.ts';
import type { Remarks } from '../config/exceptions.ts';
import { wholeLimit } from '../disk/whole-limit.ts';
import { type BlobResult, stopReason } from '../engine/match.ts';
import { type Anchors, noAnchors } from '../engine/search/anchors.ts';
import { decodeDepths, scanner, type Scanner } from '../engine/scanner.ts';
import { collector, secretKeys, type ScannedBlob } from '../findings/collect.ts';
import { type Cut, cutFound } from '../findings/cut-found.ts';
import type { RuleNames } from '../findings/directive-notes.ts';
import type { Finding } from '../findings/finding.ts';
import type { Ignored } from '../findings/not-suppressed.ts';
import { shortened } from '../findings/shortened.ts';
import { suppress, type Suppression } from '../findings/suppress.ts';
import { firstFree, makeKernel } from '../kernel/kernel.ts';
import type { Report } from '../report/report.ts';
import { builtinRules } from '../rules/builtin.ts';
import { lookedFor } from '../rules/looked-for.ts';
import type { Rule } from '../rules/rule.ts';
import type { Limits } from '../sources/limits.ts';
import { noProgress, type ProgressListener } from '../sources/progress.ts';
import type { Blob, NotRead, OwnSearch, QuickLook, Reading, Source } from '../sources/source.ts';
import { sources } from '../sources/sources.ts';
import { underOwnSignal, unlessAborted, untilAborted } from '../until-aborted.ts';
import { version } from '../version.ts';
import { readable } from './chunks.ts';
import type { Watchdog } from '../engine/watchdog.ts';
import { laps, type ScanStats } from './stats.ts';
import { versionScan } from './versions.ts';

/** The options of a scan. The command line and `configuration` make them from the settings of a repository. */
export interface ScanOptions extends Limits {
  /** The rules to scan with. The default is the built-in rules. */
  readonly rules?: readonly Rule[];
  /** Ids of the rules to report; null for all. The other rules still redact what they find. */
  readonly ruleIds?: ReadonlySet<string> | null;
  /** How many nested encodings are undone; 0 for none. The default is 2. */
  readonly decodeDepth?: number;
  /** Whether archives are opened. */
  readonly archives?: boolean;
  /** Whether comments in the files excuse findings. The default is true. */
  readonly inline?: boolean;
  /** Other suppressions, in this order. They are applied after the comments in the files. */
  readonly suppressions?: readonly Suppression[];
  /** Called when the scan is over. Gives remarks about exceptions. */
  readonly remarks?: (findings: readonly Finding[]) => Remarks;
  /** Called with the path of each scanned file. */
  readonly noticed?: (path: string) => void;
  /**
   * Called with the findings of one content as soon as it is scanned; the scan waits for the promise. A secret in
   * several contents is passed on once for each. The report joins them.
   */
  readonly found?: (findings: readonly Finding[]) => Promise<void>;
  /** Called with the progress of the scan. */
  readonly progress?: ProgressListener;
  /** Records the times of the stages. */
  readonly stats?: ScanStats;
  /** Ends the scan early; the scan then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A running scan. Awaiting it gives the report. Iterating over it gives the findings in the order of the report. */
export type Scan = Promise<Report> & AsyncIterable<Finding>;

/**
 * Scans all content of a source and reports the result. A finding is a secret with all its places, so the first finding
 * comes after the last file was read.
 *
 * @throws {UserError} if nothing can be read at all; content that could not be read otherwise is named in the report
 * @throws the reason of `options.signal` after it was aborted
 */
export function scan(source: Source, options: ScanOptions = {}): Scan {
  const report = underOwnSignal(options.signal, (signal) => run(source, signal === undefined ? options : { ...options, signal }));
  return Object.assign(report, {
    async *[Symbol.asyncIterator](): AsyncGenerator<Finding, void, void> {
      yield* (await report).findings;
    },
  });
}

async function run(source: Source, options: ScanOptions): Promise<Report> {
  // `Date` is used, since the first use of `performance` takes a millisecond.
  const started = new Date();
  const lap = laps(options.stats);
  const info = sources[source.name];
  const notRead: NotRead[] = [];
  let giveLook: (look: QuickLook | null) => void = () => {};
  const quickLook = new Promise<QuickLook | null>((resolve) => (giveLook = resolve));
  const timed: OwnSearch['timed'] = async (searching) => {
    lap('read');
    const result = await searching();
    lap('scan');
    return result;
  };
  let giveSearch: (search: Awaited<OwnSearch['search']>) => void = () => {};
  const search = new Promise<Awaited<OwnSearch['search']>>((resolve) => (giveSearch = resolve));
  // The tries of a user's rules are counted, so they are made in one place alone.
  const isOwn = source.makeKernel !== undefined && !(options.rules ?? []).some(({ kind }) => kind === 'custom');
  const reading = readingOf(options, { skip: (one) => notRead.push(one), quickLook, ...(isOwn ? { own: { search, passed: (path, length) => pass(path, length), timed } } : {}) });
  const { rules, ruleIds, decodeDepth } = reading.search;
  // The readers of archives are loaded only on demand, so that hooks do not wait for them.
  const open = reading.search.archives ? (await import('../sources/archives/expand-archive.ts')).expandArchive : null;
  const blobs = untilAborted(source.read(reading), options.signal);
  // The source starts git here. Git then works while the rules are compiled.
  const first = blobs.next();
  first.catch(() => {});
  const names = { known: new Set(rules.map((rule) => rule.id)), active: ruleIds ?? new Set(rules.map((rule) => rule.id)) };
  const looked = lookedFor(rules, ruleIds);
  const guard = looked.some(({ kind }) => kind === 'custom') ? { watchdog: await ruleWatchdog() } : {};
  const kernel = (isOwn ? source.makeKernel?.() : undefined) ?? makeKernel(wholeLimit + 1);
  const scanning = scanner(looked, { decodeDepth, ruleIds, kernel, ...guard, ...(options.stats === undefined ? {} : { clock: options.stats }) });
  giveSearch({ scanner: scanning, kernel });
  const isStoppable = options.signal !== undefined;
  const scanVersion = versionScan(scanning);
  // A match of an unwanted rule is still a secret, so all rules are used for cutting.
  const cut = cutFound(ruleIds === null ? () => scanning : () => scanner(looked, { decodeDepth, ruleIds: null, ...guard }));
  const collect = collector(names, cut);
  const ignoresAll: Ignored | null = options.inline === false ? 'with --no-inline' : info.takesComments ? null : 'here';
  const counted = info.progress === 'scan' ? reading.progress : noProgress;
  const pointers = source.largeFiles?.(reading) ?? null;
  const breathe = breather(options.signal);
  let isEmpty = true;
  let files = 0;
  let bytes = 0;
  let largeBytes = 0;
  /** What a quick look at a content showed, for the scan that follows. */
  let seen: { readonly content: Blob['content']; readonly anchors: Anchors | null } | null = null;

  const count = (path: string, length: number, isFile: boolean): void => {
    isEmpty = false;
    if (isFile) {
      files++;
      options.noticed?.(path);
    }
    bytes += length;
    if (options.stats !== undefined) options.stats.bytes += length;
  };

  const passes = (path: string, content: Buffer): boolean => {
    lap('read');
    const anchors = scanning.look(content, path);
    seen = { content, anchors };
    const isPassed = anchors === noAnchors && pointers?.isPointer(content) !== true;
    if (isPassed) {
      count(path, content.length, true);
      if (counted !== noProgress) counted.add({ done: 1, bytes: content.length });
    }
    lap('scan');
    return isPassed;
  };

  const pass = (path: string | null, length: number): void => {
    count(path ?? '', length, path !== null);
    if (counted !== noProgress) counted.add({ done: path === null ? 0 : 1, bytes: length });
  };

  const take = async (blob: Blob): Promise<void> => {
    lap('read');
    const result = (isStoppable ? null : scanVersion(blob)) ?? (await scanBlob(scanning, blob, seen?.content === blob.content ? seen.anchors : null, reading.skip, breathe, isStoppable));
    seen = null;
    for (const stop of result.stops) reading.skip({ path: blob.path, reason: stopReason(stop) });
    const ignored: Ignored | null = blob.isUnreviewed === true ? 'in messages, names, archives and LFS files' : ignoresAll;
    lap('scan');
    await breathe();
    count(blob.path, result.bytes, blob.isFile !== false);
    if (result.matches.length + (ignored === null ? result.directives.length : 0) === 0) return;
    const or = <Value>(value: Promise<Value>): Promise<Value> => unlessAborted(value, options.signal);
    const scanned = { path: blob.path, result, ignored, places: await or(blob.places()), oldSecrets: await or(earlierSecrets(scanning, blob)) };
    collect.add(scanned);
    if (options.found !== undefined) await or(options.found(findingsOf(scanned, names, cut, options)));
    lap('judge');
  };

  const takeWhole = async (given: Blob): Promise<void> => {
    const blob = withProgress(given, counted);
    if (open === null) await take(blob);
    else for await (const part of open(blob, reading, reading.skip)) await take(part);
    counted.add({ done: blob.isFile === false ? 0 : 1, bytes: Buffer.isBuffer(blob.content) ? blob.content.length : 0 });
  };

  // What an archive holds does not show in its bytes.
  giveLook(open === null ? { room: kernel.memory.subarray(firstFree, firstFree + wholeLimit + 1), passes } : null);
  lap('prepare');
  counted.stage({ name: 'reading', unit: 'files', total: null });
  let next = await first;
  try {
    for (; next.done !== true; next = await blobs.next()) {
      await takeWhole(next.value);
      const pointed = pointers?.behind(next.value) ?? null;
      const large = pointed === null ? null : await unlessAborted(pointed, options.signal);
      if (large === null) continue;
      const before = bytes;
      await takeWhole(large);
      largeBytes += bytes - before;
    }
  } finally {
    // After an error the source still holds open files and processes.
    if (next.done !== true) await blobs.return(undefined as never);
  }
  if (options.signal !== undefined) {
    // If the signal was aborted during the last content, this is known only after a pause.
    await new Promise(setImmediate);
    options.signal.throwIfAborted();
  }
  const end = next.value;
  if (options.stats !== undefined) options.stats.source = end.costs;
  // A wrong path, or a filter that excludes everything, must not look like a clean scan.
  if (isEmpty && !end.read?.bytes && notRead.length === 0 && end.emptyReason === null) reading.skip({ path: '.', reason: 'nothing was read' });
  const { findings: all, details } = collect.finish();
  const findings = suppress(all, options.suppressions ?? []);
  const shown = (text: string): string => shortened(text, cut);
  const { ended, idle, unread } = options.remarks?.(findings) ?? { ended: [], idle: [], unread: [] };
  // A scan of a commit, a range or a folder cannot tell whether an exception elsewhere is still needed.
  const needless = info.whole !== null && source.isPart !== true ? idle : [];
  const isOpen = findings.some(({ suppressed, isNew }) => suppressed === null && isNew);
  return {
    version,
    scan: {
      source: source.name,
      ...(end.speaksAs === null ? {} : { speaksAs: end.speaksAs }),
      files: end.read?.files ?? files,
      bytes: end.read === null ? bytes : end.read.bytes + largeBytes,
      commits: end.commits,
      complete: notRead.length === 0,
      notRead: notRead.map((one) => ({ ...one, path: shown(one.path), reason: shown(one.reason) })),
      startedAt: started.toISOString(),
      milliseconds: Math.max(0, Date.now() - started.getTime()),
    },
    findings,
    // If findings remain, an unused exception may have been meant for one of them. Then it is worth a note.
    notes: [...end.notes, ...(pointers?.notes() ?? []), ...ended, ...unread, ...(isOpen ? needless : [])].map(shown),
    details: [...end.details, ...details, ...(isOpen ? [] : needless)].map(shown),
    origin: null,
  };
}

/** The options that the source gets. They are the same that the scan itself uses. */
function readingOf(options: ScanOptions, own: Pick<Reading, 'skip' | 'quickLook' | 'own'>): Reading {
  const { exclude, maxFileSize, signal, rules = builtinRules(), ruleIds = null, decodeDepth = decodeDepths.usual, archives = false } = options;
  return {
    ...(exclude === undefined ? {} : { exclude }),
    ...(maxFileSize === undefined ? {} : { maxFileSize }),
    ...(signal === undefined ? {} : { signal }),
    ...own,
    search: { rules, ruleIds, decodeDepth, archives },
    progress: options.progress ?? noProgress,
    clock: options.stats?.now ?? null,
  };
}

function findingsOf(scanned: ScannedBlob, names: RuleNames, cut: Cut, { suppressions = [] }: ScanOptions): readonly Finding[] {
  const one = collector(names, cut);
  one.add(scanned);
  return suppress(one.finish().findings, suppressions);
}

/** Stops rules that take too long. Content that such a rule did not finish counts as not read. */
async function ruleWatchdog(): Promise<Watchdog> {
  const { watchdog } = await import('../engine/watchdog.ts');
  return watchdog();
}

/** Counts the bytes of chunks as they are read. */
function withProgress(blob: Blob, progress: ProgressListener): Blob {
  const { content } = blob;
  if (progress === noProgress || Buffer.isBuffer(content)) return blob;
  return { ...blob, content: counted(content, progress) };
}

async function* counted(chunks: AsyncIterable<Buffer>, progress: ProgressListener): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of chunks) {
    yield chunk;
    progress.add({ done: 0, bytes: chunk.length });
  }
}

/** Scans one blob. If it cannot be read to its end, it is named as not read, but its findings still count. */
function scanBlob(scanning: Scanner, { content, path }: Blob, anchors: Anchors | null, skip: Reading['skip'], breathe: Breather, isStoppable: boolean): BlobResult | Promise<BlobResult> {
  if (Buffer.isBuffer(content)) return isStoppable ? scanning.scanPaced(content, path, breathe) : scanning.scan(content, path, anchors);
  return scanning.scanChunks(readable(content, (reason) => skip({ path, reason }), breathe), path);
}

/**
 * The secrets in earlier versions of a blob; empty if newness has no meaning. The path may tell what a value is, so
 * each version is judged by its own path. A secret in a part that could not be searched counts as new.
 */
async function earlierSecrets(scanning: Scanner, { path, content, before, movedFrom }: Blob): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  if (Buffer.isBuffer(content)) for (const from of (await movedFrom?.()) ?? []) for (const key of secretKeys(scanning.scan(content, from))) keys.add(key);
  for (const version of (await before?.()) ?? []) for (const key of secretKeys(scanning.scan(version, path))) keys.add(key);
  return keys;
}
