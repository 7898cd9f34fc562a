/** A part of a word of a command line. */
export type Piece =
  | { readonly is: 'text'; readonly text: string; readonly quoted: boolean }
  /** `$NAME` or `${NAME}`. With `:-`, `otherwise` is the text that is used if the variable is not set. */
  | { readonly is: 'variable'; readonly name: string; readonly otherwise: string | null; readonly quoted: boolean }
  /** `$(…)`: the output of a command. */
  | { readonly is: 'output'; readonly of: string }
  /** A part that only the shell can expand: arithmetic, `${x%.*}`. */
  | { readonly is: 'unknown' }
  /** `${#NAME}` or `${NAME:+set}`: how long a value is, or whether there is one, but not the value. */
  | { readonly is: 'about' };

export type Word = readonly Piece[];

/** One command. The commands in its substitutions are listed separately. */
export interface Command {
  readonly is: 'command';
  /** `NAME=value` before the command. */
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  /** The files that it reads with `<`. */
  readonly inputs: readonly Word[];
  /** Texts in the line itself that the command reads: here-documents, and the word after `<<<`. */
  readonly documents: Documents;
  /** Whether its output becomes the value of a variable: `X=$(…)`, `export $(…)`, `env $(…) program`. */
  readonly isKept: boolean;
  /** The operator before the command. With `|` it reads the output of the command before. */
  readonly after: string;
}

interface Documents {
  readonly texts: readonly string[];
  /** Whether one has a part that the shell expands. */
  readonly expands: boolean;
}

/** A part of a command line. Parts come in the order of the line. */
export type Part =
  | Command
  /** A group or substitution begins. A `cd` in it ends with it. */
  | { readonly is: 'enter' }
  | { readonly is: 'leave' };
