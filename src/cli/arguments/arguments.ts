import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { nearest } from '../../wording/nearest.ts';
import type { Flag } from './flag.ts';

/** Options by their names. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** The command line after its verb was found. Its options are not yet checked against the verb's own. */
export interface Arguments {
  /** The verb; null if the first word is no verb (then it is a path). */
  readonly verb: string | null;
  readonly operands: readonly string[];
  readonly given: readonly Given[];
}

/** One option as typed. */
export interface Given {
  /** The option's name as typed, with its dashes. Its value is left out, since it may be a secret. */
  readonly typed: string;
  readonly name: string;
  readonly value: string | undefined;
  /** Whether the value was joined with `=`. */
  readonly joined: boolean;
}

/**
 * Splits a command line. The verb is the first word that is not an option, wherever it stands. After `--` every word is
 * a path. A word with `./` before it is a path too, even if it is a verb's name.
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
 * Reads the options by name.
 * @throws {UserError} if an option is not in `allowed`, lacks its value, or has a value that it does not take
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
  // In `--output --quiet` the parser would take `--quiet` as the file. A value with a leading dash must be joined with
  // `=`.
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
