import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { nearest } from '../../wording/nearest.ts';
import type { Flag } from './flag.ts';

/** Options by their names. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** The command line with its verb found. Its options are not yet checked against those of the verb. */
export interface Arguments {
  /** The verb, or null if the first word is none (then it is a path). */
  readonly verb: string | null;
  readonly operands: readonly string[];
  readonly given: readonly Given[];
}

/** One option as it was typed. */
export interface Given {
  /** As typed, with its dashes, but without its value, which may be a secret. */
  readonly typed: string;
  readonly name: string;
  readonly value: string | undefined;
  /** Whether the value was joined with `=`. */
  readonly joined: boolean;
}

/**
 * Splits a command line. The verb is the first word that is no option, wherever it stands;
 * after `--`, and with a `./` before it, a word is a path even if it is named like a verb.
 *
 * @param all every option of every verb
 */
export function splitArguments(argv: readonly string[], verbs: Iterable<string>, all: FlagTable): Arguments {
  const { tokens } = parseArgs({ args: [...argv], options: parserOptions(all), strict: false, tokens: true });
  const terminator = tokens.find((token) => token.kind === 'option-terminator')?.index ?? Infinity;
  const words = tokens.filter((token) => token.kind === 'positional');
  const first = words[0];
  const verb = first !== undefined && first.index < terminator && new Set(verbs).has(first.value) ? first.value : null;
  return {
    verb,
    operands: words.slice(verb === null ? 0 : 1).map((token) => token.value),
    given: tokens
      .filter((token) => token.kind === 'option')
      .map(({ rawName, name, value, inlineValue }) => ({ typed: rawName, name, value, joined: inlineValue === true })),
  };
}

/**
 * The options by name, each read.
 * @throws {UserError} for an option that is not in `allowed`, that lacks its value, or has one it does not take.
 */
export function readOptions(given: readonly Given[], allowed: FlagTable): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const option of given) {
    const flag = known(option, allowed);
    try {
      values[option.name] = flag.read(valueOf(option, flag), values[option.name]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(error.what, { where: option.typed, fix: error.fix ?? undefined });
    }
  }
  return values;
}

function known({ name, typed }: Given, allowed: FlagTable): Flag<unknown> {
  if (Object.hasOwn(allowed, name)) return allowed[name]!;
  const near = nearest(name, [...Object.keys(allowed), 'help', 'version']);
  throw new UserError('unknown option', {
    where: typed,
    fix: near === null ? '`--help` lists the options' : `did you mean \`--${near}\`?`,
  });
}

function valueOf(option: Given, flag: Flag<unknown>): string {
  if (flag.placeholder === null) {
    if (option.value !== undefined) throw new UserError('takes no value');
    return '';
  }
  // `--output --quiet`: the parser would take `--quiet` for a file; a value with a leading dash is joined with `=`.
  const swallowed = !option.joined && option.value !== undefined && /^-./.test(option.value);
  if (option.value === undefined || option.value === '' || swallowed) {
    throw new UserError(`needs a value (${flag.placeholder})`);
  }
  return option.value;
}

function parserOptions(all: FlagTable): Record<string, { type: 'string' | 'boolean'; short?: string; multiple: true }> {
  return Object.fromEntries(
    Object.entries(all).map(([name, { placeholder, short }]) => [
      name,
      { type: placeholder === null ? 'boolean' : 'string', multiple: true, ...(short === null ? {} : { short }) } as const,
    ]),
  );
}
