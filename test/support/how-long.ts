/**
 * Whether tests run in their long form, as `.ci/run` asks for by `SNTRYLINT_TESTS=long`. Usually a random search, a
 * corpus or a table is cut short. The short form asks the same questions, but about fewer inputs.
 */
export const isLong = process.env['SNTRYLINT_TESTS'] === 'long';

/** The number of inputs for a short run and for a long one. */
export function amount(short: number, long: number): number {
  return isLong ? long : short;
}

/**
 * The rows of a table: all in a long run; in a short one the first of every two, or of every `of`, in their order. Where
 * rows are all combinations of some axes, `of` shares no factor with the length of an axis, so that each value still occurs.
 */
export function some<const Row>(rows: readonly Row[], of = 2): readonly Row[] {
  return isLong ? rows : rows.filter((_, index) => index % of === 0);
}
