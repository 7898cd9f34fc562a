import { manyMayListen } from '../until-aborted.ts';
import type { Rule } from '../rules/rule.ts';
import type { HistoryCosts } from './history/costs.ts';
import type { Limits } from './limits.ts';
import type { ProgressListener } from './progress.ts';
import type { Open, Step } from './steps.ts';

/** The name of a source as the report shows it (`scan.source`). What is known of each stands in `sources.ts`. */
export type SourceName =
  | 'worktree'
  | 'staged'
  | 'range'
  | 'history'
  | 'stdin'
  | 'commit-msg'
  | 'pre-push'
  | 'pre-receive';

/** Where content comes from. Holds resources until its iterator ends or is returned. */
export interface Source {
  readonly name: SourceName;
  /** Whether it reads only a part of what it usually reads. */
  readonly isPart?: boolean;
  /** Reads the files of Git LFS pointers in the content; left out if none are read. */
  readonly largeFiles?: (limits: Limits) => LargeFiles;
  /**
   * All contents, each once, and at the end facts about the whole. Slow starters such as git are started by the call.
   *
   * @throws {UserError} with exit code 3 if nothing can be read at all.
   */
  read(reading: Reading): AsyncGenerator<Blob, SourceEnd, void>;
}

/** The files that Git LFS keeps. A push sends their pointers to the remote, and the files to the LFS server. */
export interface LargeFiles {
  /**
   * The file behind a blob that is a pointer, at the same places. It is new if the pointer is new and the earlier file does not
   * hold the same. Null for all other blobs, and for a file that is missing or does not match its pointer.
   */
  behind(blob: Blob): Promise<Blob | null> | null;
  /** Notes about files that were not read. */
  notes(): readonly string[];
}

/** What a source gets when it is read; the scan itself uses the same. */
export interface Reading extends Limits {
  /** Called for what could not be read; the iteration goes on. */
  readonly skip: (notRead: NotRead) => void;
  /** What the scan searches for; only for a source that searches its content before it gives it. */
  readonly search: SearchFor;
  /** Listens to the progress; only for a source that reports it itself. */
  readonly progress: ProgressListener;
  /** A clock in milliseconds, if times are measured; else null. */
  readonly clock: (() => number) | null;
  /** Ends the scan; the source must then end its git and threads too. */
  readonly signal?: AbortSignal;
}

/** What a scan looks for. */
export interface SearchFor {
  readonly rules: readonly Rule[];
  /** Ids of the rules whose matches are wanted; null for all. */
  readonly ruleIds: ReadonlySet<string> | null;
  /** How many encodings are undone one inside the other. */
  readonly decodeDepth: number;
  /** Whether archives are opened. */
  readonly archives: boolean;
}

/** Facts about a source that was read to its end. */
export interface SourceEnd {
  /** Commits that were looked at; 0 where the source has none. */
  readonly commits: number;
  /** What was really read, if that is more than the contents that were given; else null. */
  readonly read: { readonly files: number; readonly bytes: number } | null;
  /**
   * Why there was nothing to read, if that is no fault (`nothing is staged`). Else null: a source that gave no blob and names no
   * reason has failed.
   */
  readonly emptyReason: string | null;
  /** Another source with words that fit better what was read; null if its own do. */
  readonly speaksAs: SourceName | null;
  /** Facts a user should read beside the result (`nothing is staged`). */
  readonly notes: readonly string[];
  /** Facts for those who ask for more (`--verbose`). */
  readonly details: readonly string[];
  /** The time that went by before contents were given; null if it was not measured, or there was none. */
  readonly costs: HistoryCosts | null;
}

/** The end of a source that has nothing to add to its content. */
export const plainEnd: SourceEnd = { commits: 0, read: null, emptyReason: null, speaksAs: null, notes: [], details: [], costs: null };

/** Everything that differs between sources, except their content. Each source says it in its own file. */
export interface SourceInfo {
  /**
   * What it reads completely by default: the present files, or every version that ever was. Only then it is known that an
   * exception suppresses nothing. (No comment can be added to a version that is gone.) Null if it reads only a part.
   */
  readonly whole: 'files' | 'versions' | null;
  /** Whether it runs in a git hook: then no token is revoked and no warning is repeated. */
  readonly isHook: boolean;
  /** Whether habits (rules of the kind `practice`) are judged unless the configuration says otherwise. */
  readonly judgesHabits: boolean;
  /** Who reports the progress: the scan, by the contents that were read; the source itself; or nobody, since it is quick. */
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
  /** The secrets that have not ended. */
  readonly open: Open;
  /** Where they are new, each path once. */
  readonly paths: readonly string[];
}

/** One place at which content stands (its provenance). */
export interface Place {
  /** Relative to the repository's root with `/`; `\xNN` for bytes that are not UTF-8. Control characters are left as they are: reporters escape them. */
  readonly path: string;
  readonly commit: string | null;
  readonly author: string | null;
  /** ISO 8601 with zone. */
  readonly date: string | null;
  readonly inHead: boolean | null;
  /** How many commits bring the content to this path; `commit` is the first. Left out if they were not counted. */
  readonly commits?: number;
  /** The last commit that replaces or deletes it; left out if there is none, or it was not searched for. */
  readonly removed?: Pick<Place, 'author' | 'date'> & { readonly commit: string };
}

/** Content that is scanned once. */
export interface Blob {
  /** The path for contexts of rules; for content without one a name such as `<stdin>`. */
  readonly path: string;
  /**
   * The bytes: one buffer, or chunks for what is too big to hold.
   * A buffer is valid only until the next blob is asked for: sources reuse it.
   * A chunk iterator throws {@link Unreadable} if the rest cannot be read.
   */
  readonly content: Buffer | AsyncIterable<Buffer>;
  /** All places of the content; called only after a match. */
  readonly places: () => Promise<readonly Place[]>;
  /**
   * The earlier versions of the same path (HEAD's; in a merge one for each parent that has it).
   * A secret that one of them holds is not new. Null if newness has no meaning.
   * Called only after a match, and before the next blob.
   */
  readonly before: (() => Promise<readonly Buffer[]>) | null;
  /**
   * For a new file: the paths that held this very content before, and that the same change deletes. A secret that is found there
   * too was moved and is not new. Called only after a match.
   */
  readonly movedFrom?: () => Promise<readonly string[]>;
  /** False for content that is not a file (a commit's message, a file's name): the report's `files` does not count it. */
  readonly isFile?: boolean;
  /** True for content that no reviewer reads: a message, a name, a file in an archive or behind a pointer. Comments in it suppress nothing. */
  readonly isUnreviewed?: boolean;
}

/** A thing that should have been read and was not. Its presence makes the scan incomplete. */
export interface NotRead {
  readonly path: string;
  readonly reason: string;
  /** True if only the time limit kept it from being read. */
  readonly isTimeOver?: true;
}

/** The place of a source, with a signal that ends its git when the scan is stopped. */
export function stoppable<Place extends { readonly signal?: AbortSignal }>(place: Place, { signal }: Reading): Place {
  if (signal === undefined) return place;
  return { ...place, signal: place.signal === undefined ? signal : manyMayListen(AbortSignal.any([place.signal, signal])) };
}
