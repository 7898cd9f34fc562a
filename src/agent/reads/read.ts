/** A file that a step is going to read, absolute, and how much of it comes to be seen. */
export interface Read {
  readonly file: string;
  /** Null if all of it may be seen; else what a search shows. */
  readonly search: Search | null;
}

/** What a search shows of the files it goes through. */
export interface Search {
  /** Whether a line is one that it is looking for. */
  readonly finds: (line: string) => boolean;
  /** Lines before and after that are shown with it. */
  readonly before: number;
  readonly behind: number;
  /** Whether it passes over what git ignores. */
  readonly skipsIgnored: boolean;
}

/** What finds every line: of files that a tool takes by a pattern, say, of which it passes over some. */
export const wholeFiles: Search = { finds: () => true, before: 0, behind: 0, skipsIgnored: true };
