/** A file that a step will read (its absolute path), and how much of it the step shows. */
export interface Read {
  readonly file: string;
  /** Null if all of the file may be shown; else what a search shows of it. */
  readonly search: Search | null;
}

/** What a search shows of the files that it reads. */
export interface Search {
  /** Whether the search finds a line. */
  readonly finds: (line: string) => boolean;
  /** How many lines before and after a hit are shown with it. */
  readonly before: number;
  readonly behind: number;
  /** Whether the search skips files that git ignores. */
  readonly skipsIgnored: boolean;
  /** The parts of a line that are shown, as `[from, to]`; null if all of a line that is found is shown. */
  readonly parts: ((line: string) => readonly (readonly [from: number, to: number])[]) | null;
}

/** Shows every line, for example of files that a tool chooses by a pattern. */
export const wholeFiles: Search = { finds: () => true, before: 0, behind: 0, skipsIgnored: true, parts: null };

/** A read that may show the whole file. */
export function whole(file: string): Read {
  return { file, search: null };
}
