/** A file that a step will read, absolute, and how much of it will be shown. */
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

/** Finds every line; for example for files that a tool chooses by a pattern. */
export const wholeFiles: Search = { finds: () => true, before: 0, behind: 0, skipsIgnored: true };
