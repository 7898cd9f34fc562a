import { fromRe2 } from './re2.ts';

/** What gitleaks does not report, as far as it can be said here. */
export interface Allowlist {
  readonly paths: readonly string[];
  readonly values: readonly string[];
  /** Whether both must hold; else one is enough. */
  readonly both: boolean;
  /** Ids of the rules it is for; null for all. */
  readonly rules: ReadonlySet<string> | null;
}

type Table = Readonly<Record<string, unknown>>;

/** The allowlists of a rule or of a file, in the old spelling (`allowlist`) and the new (`allowlists`). */
export function allowlistsOf(table: Table, lose: (what: string) => void): readonly Allowlist[] {
  const all = [table['allowlist'], table['allowlists']].flat().filter((one): one is Table => typeof one === 'object' && one !== null);
  return all.flatMap((list) => one(list, lose) ?? []);
}

/** What must not hold for a match to count. */
export function toCircumstances({ paths, values, both }: Allowlist): readonly Readonly<Record<string, string>>[] {
  const path = paths.length === 0 ? null : { path: either(paths) };
  const value = values.length === 0 ? null : { value: either(values) };
  if (both && path !== null && value !== null) return [{ ...path, ...value }];
  return [path, value].filter((circumstance) => circumstance !== null);
}

function one(list: Table, lose: (what: string) => void): Allowlist | null {
  const both = /^(?:and|&&)$/i.test(String(list['condition'] ?? 'or'));
  const hasCommits = texts(list['commits']).length > 0;
  const judgesLine = texts(list['regexes']).length > 0 && !/^(?:|secret)$/.test(String(list['regexTarget'] ?? ''));
  if (hasCommits) lose('an exception for commits has no counterpart');
  if (judgesLine) lose(`an exception for the text of a ${String(list['regexTarget'])} has no counterpart`);
  // Without one of its conditions it would except more than it should.
  if (both && (hasCommits || judgesLine)) return null;
  const read = (sources: readonly string[]): readonly string[] =>
    sources.flatMap((source) => {
      const converted = fromRe2(source, 0);
      if ('pattern' in converted) return [converted.pattern.replaceAll('(?<secret>', '(?:')];
      lose(`an exception is left out, since of its pattern ${converted.why}`);
      return [];
    });
  const stopwords = texts(list['stopwords']).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const targets = texts(list['targetRules']);
  return {
    paths: read(texts(list['paths'])),
    values: [...(judgesLine ? [] : read(texts(list['regexes']))), ...stopwords],
    both,
    rules: targets.length === 0 ? null : new Set(targets),
  };
}

function either(sources: readonly string[]): string {
  return sources.length === 1 ? sources[0]! : sources.map((source) => `(?:${source})`).join('|');
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}
