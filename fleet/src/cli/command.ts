import type { Flag } from '../../../src/cli/arguments/flag.ts';
import type { Io } from '../../../src/cli/terminal/io.ts';
import type { flags } from './flags.ts';

/** One verb of the command line. Each is a file of `commands/`. */
export interface Command {
  /** The operands after the verb, for the help: `WHAT…`. */
  readonly operands: string;
  /** The least and the most operands. */
  readonly takes: { readonly least: number; readonly most: number };
  /** For `--help`: what it does, in plain sentences. */
  readonly about: string;
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** The options besides `--help` and `--version`. Any other option is an error. */
  readonly flags: readonly FlagName[];
  /** The meanings of its exit codes. */
  readonly codes: readonly (readonly [code: number, meaning: string])[];
  /** Runs the command and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** One call, after its arguments were read and checked. */
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
