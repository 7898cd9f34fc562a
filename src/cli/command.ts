import type { Flag } from './arguments/flag.ts';
import type { flags } from './arguments/flags.ts';
import type { Io } from './terminal/io.ts';

/** One command. Each is a file of `commands/` that exports this. */
export interface Command {
  /** The operands after the verb, for the help: `[PATH…]`. */
  readonly operands: string;
  /** The most operands. */
  readonly maxOperands: number;
  /** For `--help`: what it does, in plain sentences. */
  readonly about: string;
  /** For `--help`: examples of calls, and what each does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** The options besides `--help` and `--version`. Any other option is an error. */
  readonly flags: readonly FlagName[];
  /** Options that the help does not list. The command refuses them with a reason, or ignores them. */
  readonly unlisted?: readonly FlagName[];
  /** The meanings of its exit codes, if they differ from the usual ones. */
  readonly codes?: readonly (readonly [code: number, meaning: string])[];
  /** Runs the command and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** One call, after its arguments were read and checked. */
export interface Call {
  readonly io: Io;
  readonly values: Values;
  readonly operands: readonly string[];
  /** The whole command line as typed, without the program's name. */
  readonly typed: readonly string[];
}

export type FlagName = keyof typeof flags;

/** The options given. */
export type Values = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends Flag<infer Value> ? Value : never;
};

/** Whether `--format json` was given to a command that does not scan. */
export function asJson({ format = [] }: Values): boolean {
  return format[0]?.format === 'json';
}
