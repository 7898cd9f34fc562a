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
  /** The options it takes besides `--help` and `--version`; any other is an error. */
  readonly flags: readonly FlagName[];
  /** Options that the help does not list: the command refuses them with a reason, or they do nothing. */
  readonly unlisted?: readonly FlagName[];
  /** The meanings of its exit codes, if they differ from the usual ones. */
  readonly codes?: readonly (readonly [code: number, meaning: string])[];
  /** Does it, and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** One call, its arguments read and checked. */
export interface Call {
  readonly io: Io;
  readonly values: Values;
  readonly operands: readonly string[];
  /** The whole command line as typed, without the program's name. */
  readonly typed: readonly string[];
}

export type FlagName = keyof typeof flags;

/** The options that were given. */
export type Values = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends Flag<infer Value> ? Value : never;
};

/** Whether `--format json` was given to a command that does not scan. */
export function asJson({ format = [] }: Values): boolean {
  return format[0]?.format === 'json';
}
