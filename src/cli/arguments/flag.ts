import { UserError } from '../../errors.ts';
import { nearest } from '../../wording/nearest.ts';
import { size } from '../../wording/size.ts';

/** One option, for the parser and for the help. */
export interface Flag<Value> {
  /** Stands for the value in the help; null if the option takes no value. */
  readonly placeholder: string | null;
  readonly short: string | null;
  readonly help: string;
  /**
   * Reads the value from the text after the option. Also gets the value of an earlier use of the same option.
   * @throws {UserError} if the text is not a valid value; the caller adds the option's name
   */
  read(text: string, earlier: Value | undefined): Value;
}

/** One report to write: its format and its file. The file is null for standard output. */
export interface OutputOf<Name extends string> {
  readonly format: Name;
  readonly file: string | null;
}

/** An option without a value. */
export function toggle(help: string, short: string | null = null): Flag<boolean> {
  return { placeholder: null, short, help, read: () => true };
}

/** A text as typed. */
export function text(placeholder: string, help: string, short: string | null = null): Flag<string> {
  return { placeholder, short, help, read: (given) => given };
}

/** A list of texts. Each use of the option adds one. */
export function list(placeholder: string, help: string): Flag<readonly string[]> {
  return { placeholder, short: null, help, read: (given, earlier = []) => [...earlier, given] };
}

/** A set of these names. Each use of the option adds one. */
export function several<Name extends string>(placeholder: string, names: readonly Name[], help: string): Flag<readonly Name[]> {
  const one = choice(placeholder, names, '');
  return { placeholder, short: null, help, read: (given, earlier = []) => [...new Set([...earlier, one.read(given, undefined)])] };
}

/** A number of bytes. */
export function sized(placeholder: string, help: string): Flag<number> {
  return { placeholder, short: null, help, read: size };
}

/** A number of seconds, more than 0. */
export function seconds(placeholder: string, help: string): Flag<number> {
  const read = (given: string): number => {
    if (/^\d{1,6}(?:\.\d+)?$/.test(given) && Number(given) > 0) return Number(given);
    throw new UserError(`\`${given}\` is not a number of seconds`);
  };
  return { placeholder, short: null, help, read };
}

/** A whole number from 0 to `most`. */
export function count(placeholder: string, most: number, help: string): Flag<number> {
  const read = (given: string): number => {
    if (/^\d{1,3}$/.test(given) && Number(given) <= most) return Number(given);
    throw new UserError(`\`${given}\` is not a number from 0 to ${most}`);
  };
  return { placeholder, short: null, help, read };
}

/** A list of reports, such as `--format sarif:out.sarif`. The colon and the file may be left out. */
export function outputs<Name extends string>(names: readonly Name[]): Flag<readonly OutputOf<Name>[]> {
  const one = choice('FORMAT', names, '');
  return {
    placeholder: 'FORMAT[:FILE]',
    short: null,
    help: `the format of the report: ${names.join(', ')} (default pretty); with FILE it is written there; may be given again`,
    read: (given, earlier = []) => {
      const colon = given.indexOf(':');
      const format = one.read(colon === -1 ? given : given.slice(0, colon), undefined);
      const file = colon === -1 ? null : given.slice(colon + 1);
      if (file === '') throw new UserError('the file after the colon is missing');
      return [...earlier, { format, file }];
    },
  };
}

/** One of these names. For another word the error suggests the nearest name. */
export function choice<Name extends string>(placeholder: string, names: readonly Name[], help: string): Flag<Name> {
  const read = (given: string): Name => {
    const found = names.find((name) => name === given);
    if (found !== undefined) return found;
    const near = nearest(given, names);
    throw new UserError(`\`${given}\` is not one of ${names.join(', ')}`, {
      fix: near === null ? undefined : `did you mean \`${near}\`?`,
    });
  };
  return { placeholder, short: null, help, read };
}
