import { isObject } from '../../state.ts';
import { visible } from '../../visible.ts';

/** One token as Sentry lists it. All texts are safe for a terminal. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly lastFour: string | null;
  readonly scopes: readonly string[];
  /** As answered, ISO 8601. */
  readonly created: string | null;
  readonly lastUsed: string | null;
}

/** The rows of a list of tokens; null where the body is no such list. */
export function readRows(body: unknown): readonly Row[] | null {
  if (!Array.isArray(body)) return null;
  return body.filter(isObject).flatMap((item) => {
    const { id } = item;
    if (typeof id !== 'string' && typeof id !== 'number') return [];
    // Both spellings were seen: the serializer writes the first, the serialized internal-app tokens the second.
    const characters = text(item['tokenLastCharacters']) ?? text(item['lastTokenCharacters']);
    return {
      id: String(id),
      name: text(item['name']) ?? 'no name',
      lastFour: characters,
      scopes: Array.isArray(item['scopes']) ? item['scopes'].flatMap((scope) => text(scope) ?? []) : [],
      created: text(item['dateCreated']),
      lastUsed: text(item['dateLastUsed']),
    };
  });
}

/** The rows that end in these four characters. */
export function matching<R extends Row>(rows: readonly R[], lastFour: string): readonly R[] {
  return rows.filter((row) => row.lastFour === lastFour);
}

/** One line a row, for choosing by hand. */
export function describeRows(rows: readonly Row[]): string {
  return rows
    .map(({ id, name, created, lastUsed }) => `  ${id}  ${name}  created ${created ?? 'unknown'}  last used ${lastUsed ?? 'never, or not told'}`)
    .join('\n');
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? visible(value, 120) : null;
}
