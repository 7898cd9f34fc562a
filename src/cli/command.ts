import type { Flag } from './arguments/flag.ts';
import type { flags } from './arguments/flags.ts';
import type { Io } from './terminal/io.ts';

/** One verb of the command line; each lives in a file of `commands/` and has this shape. */
export interface Command {
  /** What stands after the verb: `[PATH…]`. */
  readonly operands: string;
  /** How many of them are taken at most. */
  readonly maxOperands: number;
  /** For `--help`: what it does, in plain sentences. */
  readonly about: string;
  /** For `--help`: calls of it, and what each does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** The options it takes, `--help` and `--version` aside; any other is an error. */
  readonly flags: readonly FlagName[];
  /** Options that it takes and refuses, with a word why, or that do nothing there: they are not listed. */
  readonly unlisted?: readonly FlagName[];
  /** What its exit codes mean, where they are its own. */
  readonly codes?: readonly (readonly [code: number, meaning: string])[];
  /** Does it, and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** One call, its arguments read and checked. */
export interface Call {
  readonly io: Io;
  readonly values: Values;
  readonly operands: readonly string[];
  /** All of it as it was typed, without the program's name. */
  readonly typed: readonly string[];
}

export type FlagName = keyof typeof flags;

/** The options that were given; what is absent was not. */
export type Values = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends Flag<infer Value> ? Value : never;
};

/** Whether a command whose answer is no report of a scan was given `--format json`. */
export function asJson({ format = [] }: Values): boolean {
  return format[0]?.format === 'json';
}
