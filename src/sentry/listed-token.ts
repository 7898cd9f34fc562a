import { isObject } from '../json.ts';
import type { Listing } from '../kinds/kind.ts';
import { visible } from '../secret/escape.ts';

/** The kind of a row. `integration` and `member` stand for tokens that are listed below them, or that only the person can list. */
export type RowType = Listing | 'integration' | 'member' | 'leaked-token';

/** One row of Sentry's lists, or a row that we add. All texts are safe for a terminal. */
export interface ListedToken {
  readonly type: RowType;
  readonly id: string;
  readonly name: string;
  readonly lastFour: string | null;
  readonly scopes: readonly string[];
  /** ISO 8601, as Sentry gives the times; null if Sentry does not tell. */
  readonly created: string | null;
  readonly lastUsed: string | null;
}

/** The tokens of a list; null if the body is not a list or has an unreadable entry, which could be the wanted token. */
export function readListedTokens(body: unknown, type: Listing): readonly ListedToken[] | null {
  if (!Array.isArray(body)) return null;
  const rows = body.map((item: unknown): ListedToken | null => {
    const id = isObject(item) ? listedId(item['id']) : null;
    if (!isObject(item) || id === null) return null;
    return {
      type,
      id,
      name: text(item['name']) ?? 'no name',
      // Both spellings were seen: the serializer writes the first, the serialized internal-app tokens the second.
      lastFour: text(item['tokenLastCharacters']) ?? text(item['lastTokenCharacters']),
      scopes: Array.isArray(item['scopes']) ? item['scopes'].flatMap((scope) => text(scope) ?? []) : [],
      created: text(item['dateCreated']),
      lastUsed: text(item['dateLastUsed']),
    };
  });
  return rows.every((row) => row !== null) ? rows : null;
}

/** The rows that end in these four characters. */
export function matching<Row extends ListedToken>(rows: readonly Row[], lastFour: string): readonly Row[] {
  return rows.filter((row) => row.lastFour === lastFour);
}

/** One line for each row, for choosing by hand. */
export function describeRows(rows: readonly ListedToken[]): string {
  return rows
    .map(({ id, name, created, lastUsed }) => `  ${id}  ${name}  created ${created ?? 'unknown'}  last used ${lastUsed ?? 'never, or not told'}`)
    .join('\n');
}

/** The id of a row: a number, or a text of digits. Null for anything else, which is neither shown nor sent. */
export function listedId(id: unknown): string | null {
  const said = typeof id === 'number' ? String(id) : id;
  return typeof said === 'string' && /^[\w-]{1,100}$/.test(said) ? said : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? visible(value, 120) : null;
}
