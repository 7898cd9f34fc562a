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
  /** Whether it was told to read a part only of what it reads otherwise. */
  readonly isPart?: boolean;
  /** Reads the files that pointers among the content stand for; left out where none are looked for. */
  readonly largeFiles?: (limits: Limits) => LargeFiles;
  /**
   * All the content, each once, and at its end what there is to say of the whole. What takes long to start, such as
   * git, starts with the call.
   *
   * @throws {UserError} with exit code 3 if nothing can be read at all.
   */
  read(reading: Reading): AsyncGenerator<Blob, SourceEnd, void>;
}

/** The files that Git LFS keeps: what is pushed to a remote as a pointer goes to the LFS server as a file. */
export interface LargeFiles {
  /**
   * The file after a blob that is a pointer: at the same places, new where the pointer is new and the file that stood
   * there before does not hold the same. Null for all other blobs, and for a file that is not here as its pointer says.
   */
  behind(blob: Blob): Promise<Blob | null> | null;
  /** What there is to say of the files that were not read. */
  notes(): readonly string[];
}

/** What a source is handed when it is read: the same that the scan itself follows. */
export interface Reading extends Limits {
  /** Told what could not be read; the iteration goes on. */
  readonly skip: (notRead: NotRead) => void;
  /** What is looked for, for a source that looks through its content before it gives it. Nobody else asks. */
  readonly search: SearchFor;
  /** Told how far it is; for a source that tells so itself. */
  readonly progress: ProgressListener;
  /** Milliseconds from any moment on, where it is to be noted where the time goes; else null. */
  readonly clock: (() => number) | null;
  /** Ends the scan: what the source has at work, such as git, is to end too. */
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

/** What a source has to say once it was read to its end. */
export interface SourceEnd {
  /** Commits that were looked at; 0 where the source has none. */
  readonly commits: number;
  /** What was really read, where that is more than the content that was given; else null. */
  readonly read: { readonly files: number; readonly bytes: number } | null;
  /**
   * Why there was nothing to read, where that is as it should be (`nothing is staged`). Null otherwise: a source that
   * gave no blob and names no reason has failed.
   */
  readonly emptyReason: string | null;
  /** The source whose words fit what was read, where that is another one; null if its own do. */
  readonly speaksAs: SourceName | null;
  /** Facts a user should read beside the result (`nothing is staged`). */
  readonly notes: readonly string[];
  /** Facts for those who ask for more (`--verbose`). */
  readonly details: readonly string[];
  /** Where the time went before the content was given; null if nobody asked, or there was nothing before. */
  readonly costs: HistoryCosts | null;
}

/** The end of a source that has nothing to add to its content. */
export const plainEnd: SourceEnd = { commits: 0, read: null, emptyReason: null, speaksAs: null, notes: [], details: [], costs: null };

/** Everything that differs between sources but their content. Each source says it of itself, in its own file. */
export interface SourceInfo {
  /**
   * Of what it reads all unless it is told otherwise: the files as they are, or every version there ever was. Only then is
   * it known that an exception suppresses nothing. No comment reaches a version that is gone. Null for a part of either.
   */
  readonly whole: 'files' | 'versions' | null;
  /** Whether git waits for it while somebody commits or pushes: then no token is revoked and no warning is repeated. */
  readonly isHook: boolean;
  /** Whether habits (rules of the kind `practice`) are judged unless the configuration says otherwise. */
  readonly judgesHabits: boolean;
  /** Who tells how far it is: the scan, by the contents that were read; the source itself; or nobody, since it is quick. */
  readonly progress: 'scan' | 'source' | 'none';
  /** Whether a comment in the content can excuse a false alarm. */
  readonly takesComments: boolean;
  /** The first line of a report that found `what`: `This commit would add a Sentry token.` */
  readonly headline: (what: string) => string;
  /** What to do about the secrets that count, in order. */
  readonly nextSteps: (found: FoundSecrets) => readonly Step[];
}

/** The secrets of a report that count, as far as what to do depends on them. */
export interface FoundSecrets {
  /** One secret or several. */
  readonly them: 'it' | 'them';
  /** Those of them that have not ended. */
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
  /** How many commits bring the content to this path, `commit` being the first; left out where nobody counted. */
  readonly commits?: number;
  /** The last commit that puts something else there, or nothing; left out where none does, or nobody looked. */
  readonly removed?: Pick<Place, 'author' | 'date'> & { readonly commit: string };
}

/** Content that is scanned once. */
export interface Blob {
  /** The path rules judge its context by; for content without one a name such as `<stdin>`. */
  readonly path: string;
  /**
   * The bytes: one buffer, or chunks for what is too big to hold.
   * A buffer is valid only until the next blob is asked for: sources reuse it.
   * A chunk iterator throws {@link Unreadable} where the rest cannot be read.
   */
  readonly content: Buffer | AsyncIterable<Buffer>;
  /** Everywhere the content stands; asked only after a match. */
  readonly places: () => Promise<readonly Place[]>;
  /**
   * The versions of the same path that this one came from (HEAD's; in a merge one for each parent that has it).
   * What one of them already holds is not new. Null if newness has no meaning.
   * Asked only after a match, and before the next blob is asked for.
   */
  readonly before: (() => Promise<readonly Buffer[]>) | null;
  /**
   * For a new file: the paths at which the last version had this very content, and that the same change takes away. What is
   * found there too is moved, and not new. Asked only after a match.
   */
  readonly movedFrom?: () => Promise<readonly string[]>;
  /** False for content that is no file (a commit's message, a file's name): the report's `files` does not count it. */
  readonly isFile?: boolean;
  /** True for content in which nobody reviews a comment: a message, a name, a file in an archive or after a pointer. It suppresses nothing then. */
  readonly isUnreviewed?: boolean;
}

/** A thing that should have been read and was not. Its presence makes the scan incomplete. */
export interface NotRead {
  readonly path: string;
  readonly reason: string;
  /** True if nothing but the time limit kept it from being read. */
  readonly isTimeOver?: true;
}

/** Where a source reads, with a git that ends where the scan is stopped. */
export function stoppable<Place extends { readonly signal?: AbortSignal }>(place: Place, { signal }: Reading): Place {
  if (signal === undefined) return place;
  return { ...place, signal: place.signal === undefined ? signal : manyMayListen(AbortSignal.any([place.signal, signal])) };
}
