import { type Allowlist, allowlistsOf, toCircumstances } from './gitleaks-allowlist.ts';
import { fromRe2 } from './re2.ts';

/** A rule of gitleaks as one of ours: the content of a rule file. */
export interface ImportedRule {
  readonly content: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Its pattern as gitleaks has it. */
  readonly original: string;
}

/** What became of a file of gitleaks' rules. */
export interface Imported {
  readonly rules: readonly ImportedRule[];
  /** What has no counterpart: `rule x: …`. */
  readonly lost: readonly string[];
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Converts the rules of a `.gitleaks.toml` that was read.
 * Source of its keys: gitleaks/gitleaks config/config.go
 */
export function fromGitleaks(toml: Table): Imported {
  const lost: string[] = [];
  if (toml['extend'] !== undefined) lost.push('extend: rules that are not in the file are not taken over');
  const shared = allowlistsOf(toml, (what) => lost.push(`allowlist of the file: ${what}`));
  const taken = new Set<string>();
  const rules = tables(toml['rules']).flatMap((rule, index) => {
    const name = String(rule['id'] ?? rule['description'] ?? `number ${index + 1}`);
    const lose = (what: string): void => void lost.push(`rule ${name}: ${what}`);
    const converted = convert(rule, unused(idOf(name), taken), shared, lose);
    return converted === null ? [] : [converted];
  });
  return { rules, lost };
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
  const lists = [...allowlistsOf(rule, lose), ...shared.filter(({ rules }) => rules === null || rules.has(String(rule['id'])))];
  const any = where === null ? [] : [{ path: plain(where.pattern) }];
  const none = lists.flatMap((list) => toCircumstances(list));
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

/** A group that is named in a pattern of a value means nothing in one of a path. */
function plain(pattern: string): string {
  return pattern.replaceAll('(?<secret>', '(?:');
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
  return Array.isArray(value) ? value.filter((one): one is Table => typeof one === 'object' && one !== null) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one !== '') : [];
}
