import type { Flag } from '../../../src/cli/arguments/flag.ts';
import type { Io } from '../../../src/cli/terminal/io.ts';
import type { flags } from './flags.ts';

/** One verb of the command line; each lives in a file of `commands/`. */
export interface Command {
  /** What stands after the verb: `WHAT…`. */
  readonly operands: string;
  /** How many operands there must be, and may be. */
  readonly takes: { readonly least: number; readonly most: number };
  /** For `--help`: what it does, in plain sentences. */
  readonly about: string;
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** The options it takes besides `--help` and `--version`; any other is an error. */
  readonly flags: readonly FlagName[];
  /** What its exit codes mean. */
  readonly codes: readonly (readonly [code: number, meaning: string])[];
  /** Does it, and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** One call, its arguments read and checked. */
export interface Call {
  readonly io: Io;
  readonly values: Values;
  readonly operands: readonly string[];
}

export type FlagName = keyof typeof flags;

/** The options that were given. */
export type Values = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends Flag<infer Value> ? Value : never;
};
