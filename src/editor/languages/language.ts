/** How a comment on a line of its own is written: the text before it and after it. */
export type Comment = readonly [before: string, after: string];

/** A part of a text, in UTF-16 code units. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** One change of a text. */
export interface Change extends TextSpan {
  readonly insert: string;
}

/** What code actions must know about a language. If the effect of a change is uncertain, no action is offered. */
export interface Language {
  /**
   * The comment that may be put on a line of its own before the line at an offset; null if the comment would become a
   * part of something else.
   */
  readonly comment: (text: string, lineStart: number) => Comment | null;
  /** The edits that replace a value by an environment variable, with the import; null if they may not work. */
  readonly variable: (text: string, value: TextSpan, name: string) => readonly Change[] | null;
}

/** UTF-16 code units; longer texts are not parsed for an action. */
export const longestParsed = 1 << 20;

/** The line end that a text uses. */
export function lineEnd(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
