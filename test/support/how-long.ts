/**
 * Whether tests run in their long form, as `.ci/run` asks for by `SNTRYLINT_TESTS=long`. Usually a random search, a
 * corpus or a table is cut short. The short form asks the same questions, but about fewer inputs.
 */
export const isLong = process.env['SNTRYLINT_TESTS'] === 'long';

/** The number of inputs for a short run and for a long one. */
export function amount(short: number, long: number): number {
  return isLong ? long : short;
}
