/** How a comment on a line of its own is written, around its text. */
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

/** What code actions need to know about a language. If the effect of a change is not certain, no action is offered. */
export interface Language {
  /** The comment that may stand on a line of its own in front of the line that begins at an offset; null if that would be part of something else. */
  readonly comment: (text: string, lineStart: number) => Comment | null;
  /** The edits that replace a value by an environment variable, with its import; null if that is not known to work. */
  readonly variable: (text: string, value: TextSpan, name: string) => readonly Change[] | null;
}

/** Longer texts are not parsed for the sake of an action, in UTF-16 code units. */
export const longestParsed = 1 << 20;

/** How lines end in a text. */
export function lineEnd(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
