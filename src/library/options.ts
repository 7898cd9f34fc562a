import { UserError } from '../errors.ts';
import { isObject } from '../json.ts';
import { nearest } from '../wording/nearest.ts';

/** Checks a value. Says what the value must be, as the rest of a sentence; null if the value is right. */
export type Check = (value: unknown) => string | null;

/**
 * Refuses unknown options and invalid values before anything is read. A JavaScript program has no compiler that would
 * find them, and a misspelt option would silently do nothing.
 *
 * @param call the call as the program writes it: `scan()`
 * @throws {UserError} for the first fault
 */
export function checkOptions<Options extends object>(options: Options, call: string, checks: Readonly<Record<keyof Options & string, Check>>): void {
  if (!isObject(options)) throw new UserError('the options must be an object', { where: call });
  const names = Object.keys(checks);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      const near = nearest(name.slice(0, 60), names);
      throw new UserError(`there is no option "${name.slice(0, 60)}"`, { where: call, fix: near === null ? `there are ${names.join(', ')}` : `did you mean "${near}"?` });
    }
    const wanted = value === undefined ? null : checks[name as keyof Options & string](value);
    if (wanted !== null) throw new UserError(`"${name}" must be ${wanted}`, { where: call });
  }
}

/** A whole number. */
export function isWhole(least: number, most: number, unit = ''): Check {
  const words = most === Infinity ? `a whole number${unit} from ${least}` : `a whole number${unit} from ${least} to ${most}`;
  return (value) => (Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? null : words);
}

export const isText: Check = (value) => (typeof value === 'string' ? null : 'a text');
export const isSwitch: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');
export const isFunction: Check = (value) => (typeof value === 'function' ? null : 'a function');
export const isKeyed: Check = (value) => (isObject(value) ? null : 'an object');
export const isList: Check = (value) => (Array.isArray(value) ? null : 'a list');
export const isTexts: Check = (value) => (Array.isArray(value) && value.every((one) => typeof one === 'string') ? null : 'a list of texts');
export const isSignal: Check = (value) => (value instanceof AbortSignal ? null : 'an AbortSignal');
export const isSeconds: Check = (value) => (typeof value === 'number' && value > 0 && value < Infinity ? null : 'a number of seconds, more than 0');

/** A value that at least one of two checks allows. */
export function either(...checks: readonly [Check, Check]): Check {
  return (value) => {
    const wanted = checks.map((check) => check(value));
    return wanted.includes(null) ? null : wanted.join(', or ');
  };
}

/** Exactly the value that stands for "none". */
export function exactly(only: null | false): Check {
  return (value) => (value === only ? null : String(only));
}

/** The checks for {@link Here}, which every call takes. */
export const hereChecks = { cwd: isText, env: isKeyed } as const;
