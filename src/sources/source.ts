import { manyMayListen } from '../until-aborted.ts';
import type { Scanner } from '../engine/scanner.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Rule } from '../rules/rule.ts';
import type { HistoryCosts } from './history/costs.ts';
import type { Limits } from './limits.ts';
import type { ProgressListener } from './progress.ts';
import type { Open, Step } from './steps.ts';

/** The name of a source, as the report shows it (`scan.source`). `sources.ts` has the facts about each. */
export type SourceName =
  | 'worktree'
  | 'staged'
  | 'range'
  | 'history'
  | 'stdin'
  | 'commit-msg'
  | 'pre-push'
  | 'pre-receive';

/** Gives content to scan. It may hold files and processes open until its iterator ends or is returned. */
export interface Source {
  readonly name: SourceName;
  /** Whether it reads only a part of what it could read, for example named files. */
  readonly isPart?: boolean;
  /** Reads the files of Git LFS pointers in the content; left out if none are read. */
  readonly largeFiles?: (limits: Limits) => LargeFiles;
  /**
   * Makes the kernel in which the scan's scanner searches. A source that passes contents by itself holds them in this kernel's memory.
   */
  readonly makeKernel?: () => Kernel;
  /**
   * Gives every content once, and at the end facts about the whole. The call itself starts slow parts such as git.
   *
   * @throws {UserError} with exit code 3 if nothing can be read at all.
   */
  read(reading: Reading): AsyncGenerator<Blob, SourceEnd, void>;
}

/** The files that Git LFS keeps. A push sends their pointers to the remote, and the files to the LFS server. */
export interface LargeFiles {
  /** Whether a content is a pointer. */
  isPointer(content: Buffer): boolean;
  /**
   * The file behind a blob that is a pointer, at the same places. It is new if the pointer is new and the earlier file does not
   * hold the same. Null for all other blobs, and for a file that is missing or does not match its pointer.
   */
  behind(blob: Blob): Promise<Blob | null> | null;
  /** Notes about files that were not read. */
  notes(): readonly string[];
}

/** The options that a source gets when it is read. The scan itself uses the same ones. */
export interface Reading extends Limits {
  /** Called for everything that could not be read. The source then goes on. */
  readonly skip: (notRead: NotRead) => void;
  /** What the scan searches for. Only a source that searches its content itself needs this. */
  readonly search: SearchFor;
  /** For a source that passes contents by itself; left out if it has to give all of them. */
  readonly own?: OwnSearch;
  /** Listens to the progress. Only a source that reports its progress itself needs this. */
  readonly progress: ProgressListener;
  /** A clock in milliseconds, if times are measured; else null. */
  readonly clock: (() => number) | null;
  /**
   * Resolves when contents can be looked at. Only a source of many small contents needs this. Null if every content has to be given.
   */
  readonly quickLook: Promise<QuickLook | null>;
  /** Ends the scan; the source must then end its git and threads too. */
  readonly signal?: AbortSignal;
}

/** Looks at contents, so that a source need not give those in which nothing can be found. */
export interface QuickLook {
  /** Memory for one content. There it is searched without being copied. */
  readonly room: Buffer;
  /** Whether nothing can be found in a content. Then it counts as given; otherwise the source has to give it. */
  passes(path: string, content: Buffer): boolean;
}

/**
 * Lets a source search contents by itself, with the scan's scanner. It passes a content, rather than give it, if a scan of it finds
 * nothing and nothing stands behind it (a file of Git LFS, an archive's files).
 */
export interface OwnSearch {
  /** Comes when the rules are compiled. The kernel is that of {@link Source.makeKernel}. */
  readonly search: Promise<{ readonly scanner: Scanner; readonly kernel: Kernel }>;
  /**
   * Counts a content that is passed.
   *
   * @param path null if it is not a file
   */
  readonly passed: (path: string | null, bytes: number) => void;
  /** Does some searching. Its time counts as that of the scan, and not as waiting for the source. */
  readonly timed: <Result>(searching: () => Promise<Result>) => Promise<Result>;
}

/** What a scan looks for. */
export interface SearchFor {
  readonly rules: readonly Rule[];
  /** Ids of the rules whose matches are wanted; null for all. */
  readonly ruleIds: ReadonlySet<string> | null;
  /** How many nested encodings are undone. */
  readonly decodeDepth: number;
  /** Whether archives are opened. */
  readonly archives: boolean;
}

/** Facts about a source that was read to its end. */
export interface SourceEnd {
  /** How many commits were looked at; 0 if the source has no commits. */
  readonly commits: number;
  /** How much was read, if the source read more than the contents that it gave; else null. */
  readonly read: { readonly files: number; readonly bytes: number } | null;
  /**
   * Why there was nothing to read, if this is no fault (`nothing is staged`); else null. A source that gives no content
   * and no reason has failed.
   */
  readonly emptyReason: string | null;
  /** The name of another source whose texts fit better to what was read; null if its own fit. */
  readonly speaksAs: SourceName | null;
  /** Facts a user should read beside the result (`nothing is staged`). */
  readonly notes: readonly string[];
  /** Facts for those who ask for more (`--verbose`). */
  readonly details: readonly string[];
  /** The time before the first content; null if it was not measured, or was not worth measuring. */
  readonly costs: HistoryCosts | null;
}

/** The end of a source without any further facts. */
export const plainEnd: SourceEnd = { commits: 0, read: null, emptyReason: null, speaksAs: null, notes: [], details: [], costs: null };

/** Everything that differs between sources, except their content. Each source says it in its own file. */
export interface SourceInfo {
  /**
   * Whether it reads a whole: all present files, or every version that ever was. Only then an exception that suppressed
   * nothing is certainly unused. Null if it reads only a part.
   */
  readonly whole: 'files' | 'versions' | null;
  /** Whether it runs in a git hook: then no token is revoked and no warning is repeated. */
  readonly isHook: boolean;
  /** Whether habits (rules of the kind `practice`) are judged unless the configuration says otherwise. */
  readonly judgesHabits: boolean;
  /**
   * Who reports the progress: `scan` counts the contents read, `source` means the source itself, `none` means nobody,
   * since it is quick.
   */
  readonly progress: 'scan' | 'source' | 'none';
  /** Whether a comment in the content can excuse a false alarm. */
  readonly takesComments: boolean;
  /** The first line of a report that found `what`: `This commit would add a Sentry token.` */
  readonly headline: (what: string) => string;
  /** What to do about the secrets that count, in order. */
  readonly nextSteps: (found: FoundSecrets) => readonly Step[];
}

/** The facts about a report's secrets that decide what to do. */
export interface FoundSecrets {
  /** One secret or several. */
  readonly them: 'it' | 'them';
  /** The secrets that are not known to have ended. */
  readonly open: Open;
  /** The paths at which they are new, each once. */
  readonly paths: readonly string[];
}

/** One place of a content (its provenance). */
export interface Place {
  /**
   * Relative to the repository's root with `/`, and `\xNN` for bytes that are not UTF-8. Control characters stay;
   * reports escape them.
   */
  readonly path: string;
  readonly commit: string | null;
  readonly author: string | null;
  /** ISO 8601 with zone. */
  readonly date: string | null;
  readonly inHead: boolean | null;
  /** How many commits bring the content to this path; `commit` is the first. Left out if they were not counted. */
  readonly commits?: number;
  /**
   * The last commit that replaces or deletes the content at this path. Left out if there is none, or if it was not
   * searched for.
   */
  readonly removed?: Pick<Place, 'author' | 'date'> & { readonly commit: string };
}

/** Content that is scanned once. */
export interface Blob {
  /** The path that rules' contexts read. Content without a path has a name such as `<stdin>`. */
  readonly path: string;
  /**
   * The bytes: one buffer, or chunks if there are too many for one. A buffer is valid only until the next content is
   * asked for, since sources use it again. The iterator of chunks throws {@link Unreadable} if the rest cannot be read.
   */
  readonly content: Buffer | AsyncIterable<Buffer>;
  /** All places of the content; called only after a match. */
  readonly places: () => Promise<readonly Place[]>;
  /**
   * The earlier versions of the same path: that of HEAD, or in a merge those of all parents. A secret in one of them is
   * not new. Null if newness has no meaning. Called only after a match, and before the next content.
   */
  readonly before: (() => Promise<readonly Buffer[]>) | null;
  /**
   * For a new file: the paths that had the same content before, and that the same change deletes. A secret that such a
   * path had is not new but moved. Called only after a match.
   */
  readonly movedFrom?: () => Promise<readonly string[]>;
  /**
   * False if the content is not a file (the message of a commit, the name of a file). The report's `files` does not
   * count it.
   */
  readonly isFile?: boolean;
  /** True if other versions of the same path may follow. The source then does not use the buffer again. */
  readonly isVersion?: boolean;
  /** True for content that no reviewer reads: a message, a name, a file in an archive or behind a pointer. Comments in it suppress nothing. */
  readonly isUnreviewed?: boolean;
}

/** Something that should have been read but was not. It makes the scan incomplete. */
export interface NotRead {
  readonly path: string;
  readonly reason: string;
  /** True if only the time limit kept it from being read. */
  readonly isTimeOver?: true;
}

/** The place of a source, with a signal that ends its git when the scan is stopped or its time is over. */
export function stoppable<Place extends { readonly signal?: AbortSignal }>(place: Place, { signal }: Pick<Reading, 'signal'>): Place {
  if (signal === undefined) return place;
  return { ...place, signal: place.signal === undefined ? signal : manyMayListen(AbortSignal.any([place.signal, signal])) };
}
