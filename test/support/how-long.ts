/**
 * How much of a random search, a corpus or a table a test takes: enough for every change, and all of it where
 * `SNTRYLINT_TESTS=long` is set, as `.ci/run` does. A shorter run asks the same questions of fewer inputs.
 */
export const isLong = process.env['SNTRYLINT_TESTS'] === 'long';

/** So many inputs in a short run, and so many in a long one. */
export function amount(short: number, long: number): number {
  return isLong ? long : short;
}
