import { isObject } from '../../json.ts';
import { literalExpression } from '../../literal-expression.ts';
import { fromRe2, unnamed } from './re2.ts';

/** An exception of gitleaks, as circumstances that must not hold. */
export interface Allowlist {
  readonly circumstances: readonly Readonly<Record<string, string>>[];
  /** The ids of the rules that it applies to; null for all rules. */
  readonly rules: ReadonlySet<string> | null;
}

type Table = Readonly<Record<string, unknown>>;

/** The allowlists of a rule or of a file, under the old key (`allowlist`) and the new key (`allowlists`). */
export function allowlistsOf(table: Table, lose: (what: string) => void): readonly Allowlist[] {
  return [table['allowlist'], table['allowlists']].flat().filter(isObject).map((list) => allowlist(list, lose));
}

/** The text that an exception's patterns are tried on, by gitleaks' name for it. */
const targets: Readonly<Record<string, string>> = { '': 'value', secret: 'value', match: 'match', line: 'line' };

function allowlist(list: Table, lose: (what: string) => void): Allowlist {
  const named = texts(list['targetRules']);
  const rules = named.length === 0 ? null : new Set(named);
  const both = /^(?:and|&&)$/i.test(String(list['condition'] ?? 'or'));
  const target = targets[String(list['regexTarget'] ?? '')];
  const hasCommits = texts(list['commits']).length > 0;
  if (hasCommits) lose('an exception for commits has no counterpart');
  if (target === undefined) lose(`an exception for the text of a ${String(list['regexTarget'])} has no counterpart`);
  // All conditions of this exception must hold, but one of them has no counterpart here. Without it the exception would
  // except too much, so the whole exception is left out.
  if (both && (hasCommits || target === undefined)) return { circumstances: [], rules };
  const paths = converted(texts(list['paths']), lose);
  const regexes = target === undefined ? [] : converted(texts(list['regexes']), lose);
  const stopwords = texts(list['stopwords']).map(literalExpression);
  if (both) return { circumstances: together(paths, regexes, stopwords, target), rules };
  return { circumstances: [...single('path', paths), ...single(target ?? '', regexes), ...single('value', stopwords)], rules };
}

function single(key: string, sources: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return sources.length === 0 ? [] : [{ [key]: either(sources) }];
}

/** Makes one circumstance, with conditions that must all hold. Two conditions on the value become one expression. */
function together(paths: readonly string[], regexes: readonly string[], stopwords: readonly string[], target = 'value'): readonly Readonly<Record<string, string>>[] {
  const path = paths.length === 0 ? {} : { path: either(paths) };
  const words = stopwords.length === 0 ? {} : { value: either(stopwords) };
  const judged = regexes.length === 0 ? {} : { [target]: either(regexes) };
  const all = target === 'value' && regexes.length > 0 && stopwords.length > 0 ? { value: `^(?=[^]*(?:${either(regexes)}))(?=[^]*(?:${either(stopwords)}))` } : { ...words, ...judged };
  return Object.keys({ ...path, ...all }).length === 0 ? [] : [{ ...path, ...all }];
}

function converted(sources: readonly string[], lose: (what: string) => void): readonly string[] {
  return sources.flatMap((source) => {
    const result = fromRe2(source, 0);
    if ('pattern' in result) return [unnamed(result.pattern)];
    lose(`an exception is left out, since of its pattern ${result.why}`);
    return [];
  });
}

function either(sources: readonly string[]): string {
  return sources.length === 1 ? sources[0]! : sources.map((source) => `(?:${source})`).join('|');
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}
