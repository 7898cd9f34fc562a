/** The name of a source as the report shows it (`scan.source`). */
export type SourceName =
  | 'worktree'
  | 'staged'
  | 'range'
  | 'history'
  | 'stdin'
  | 'commit-msg'
  | 'pre-push'
  | 'pre-receive';

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
   * What one of them already holds is not new. Null where newness has no meaning.
   * Asked only after a match, and before the next blob is asked for.
   */
  readonly before: (() => Promise<readonly Buffer[]>) | null;
  /** False for content that is no file (a commit's message, a file's name): the report's `files` does not count it. */
  readonly isFile?: boolean;
  /** True for content in which nobody reviews a comment: a message, a name, a file in an archive. It excuses nothing then. */
  readonly isUnreviewed?: boolean;
}

/** A thing that should have been read and was not. Its presence makes the scan incomplete. */
export interface NotRead {
  readonly path: string;
  readonly reason: string;
}

/** Where content comes from. Knows nothing of rules. Holds resources until its iterator ends or is returned. */
export interface Source {
  readonly name: SourceName;
  /**
   * All the content, each once. `skip` is told what could not be read; the iteration goes on.
   * @throws {UserError} with exit code 3 where nothing can be read at all.
   */
  blobs(skip: (notRead: NotRead) => void): AsyncIterable<Blob>;
  /** What was really read, where that is more than the content that was given; once the iteration is over. */
  readonly read?: { readonly files: number; readonly bytes: number } | undefined;
  /** Commits looked at, once the iteration is over; 0 where the source has none. */
  readonly commits: number;
  /**
   * Why there was nothing to read, where that is as it should be (`nothing is staged`), once the iteration is over.
   * Null otherwise: a source that gave no blob and names no reason has failed.
   */
  readonly emptyReason: string | null;
  /** Facts a user should read beside the result (`nothing is staged`), once the iteration is over. */
  readonly notes: readonly string[];
}
