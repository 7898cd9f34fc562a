import { isObject } from '../../json.ts';
import { type Allowlist, allowlistsOf } from './gitleaks-allowlist.ts';
import { fromRe2, unnamed } from './re2.ts';

/** A gitleaks rule converted to one of ours: the content of a rule file. */
export interface ImportedRule {
  readonly content: Readonly<Record<string, unknown>> & { readonly id: string };
  /** The pattern as gitleaks writes it. */
  readonly original: string;
}

/** The result of converting a file of gitleaks rules. */
export interface Imported {
  readonly rules: readonly ImportedRule[];
  /** Circumstances that must not hold for any of the rules. */
  readonly none: readonly Readonly<Record<string, string>>[];
  /** Parts without a counterpart in our rules: `rule x: …`. */
  readonly lost: readonly string[];
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Converts the rules of a parsed `.gitleaks.toml`. Source of its keys: gitleaks/gitleaks config/config.go
 *
 * @param builtin ids of our own rules
 */
export function fromGitleaks(toml: Table, builtin: ReadonlySet<string>): Imported {
  const lost: string[] = [];
  if (toml['extend'] !== undefined) lost.push('extend: rules that are not in the file are not taken over');
  const shared = allowlistsOf(toml, (what) => lost.push(`allowlist of the file: ${what}`));
  const taken = new Set(builtin);
  const rules = tables(toml['rules']).flatMap((rule, index) => {
    const name = String(rule['id'] ?? rule['description'] ?? `number ${index + 1}`);
    const lose = (what: string): void => void lost.push(`rule ${name}: ${what}`);
    if (/^sentry\b/.test(idOf(name))) {
      lose('left out, since the rules of sntrylint find what it finds, and can say whether it lives');
      return [];
    }
    const converted = convert(rule, unused(idOf(name), taken), shared, lose);
    if (converted !== null && converted.content.id !== idOf(name)) lose(`called ${converted.content.id} here, since there is a rule of that name`);
    return converted === null ? [] : [converted];
  });
  return { rules, none: shared.flatMap(({ rules: some, circumstances }) => (some === null ? circumstances : [])), lost };
}

function convert(rule: Table, id: string, shared: readonly Allowlist[], lose: (what: string) => void): ImportedRule | null {
  const { regex, path } = rule;
  if (typeof regex !== 'string') {
    lose(typeof path === 'string' ? 'left out, since it judges names of files alone' : 'left out, since it has no pattern');
    return null;
  }
  const pattern = fromRe2(regex, typeof rule['secretGroup'] === 'number' ? rule['secretGroup'] : 0);
  if ('why' in pattern) {
    lose(`left out, since ${pattern.why}`);
    return null;
  }
  const where = typeof path === 'string' ? fromRe2(path, 0) : null;
  if (where !== null && 'why' in where) {
    lose(`left out, since of its path ${where.why}`);
    return null;
  }
  for (const key of ['required', 'skipReport', 'tokenEfficiency']) if (rule[key] !== undefined) lose(`${key} has no counterpart`);
  // Exceptions for all rules of the file are stored once, not in each rule.
  const lists = [...allowlistsOf(rule, lose), ...shared.filter(({ rules }) => rules?.has(String(rule['id'])) === true)];
  const any = where === null ? [] : [{ path: unnamed(where.pattern) }];
  const none = lists.flatMap(({ circumstances }) => circumstances);
  const title = typeof rule['description'] === 'string' && rule['description'].trim() !== '' ? rule['description'].trim() : id;
  return {
    original: regex,
    content: {
      id,
      title,
      anchor: { anywhere: texts(rule['keywords']) },
      pattern: pattern.pattern,
      maxLength: 8192,
      ...(typeof rule['entropy'] === 'number' && rule['entropy'] > 0 ? { entropy: Math.min(8, rule['entropy']) } : {}),
      ...(any.length + none.length === 0 ? {} : { context: { ...(any.length === 0 ? {} : { any }), ...(none.length === 0 ? {} : { none }) } }),
    },
  };
}

/** `AWS Access_Key` becomes `aws-access-key`. */
function idOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'rule';
}

function unused(id: string, taken: Set<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  taken.add(free);
  return free;
}

function tables(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one !== '') : [];
}
