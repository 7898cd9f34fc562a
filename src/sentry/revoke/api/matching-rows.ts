import type { ListedToken } from '../../listed-token.ts';

/** The rows that end in these four characters. */
export function matching<Row extends ListedToken>(rows: readonly Row[], lastFour: string): readonly Row[] {
  return rows.filter((row) => row.lastFour === lastFour);
}

/** One line a row, for choosing by hand. */
export function describeRows(rows: readonly ListedToken[]): string {
  return rows
    .map(({ id, name, created, lastUsed }) => `  ${id}  ${name}  created ${created ?? 'unknown'}  last used ${lastUsed ?? 'never, or not told'}`)
    .join('\n');
}
