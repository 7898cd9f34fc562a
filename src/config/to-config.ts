import { UserError } from '../errors.ts';
import { checkRule } from '../rules/check-rule.ts';
import { proofs } from '../rules/proofs.ts';
import type { Rule, Severity } from '../rules/rule.ts';
import { redactText } from '../secret/redact-text.ts';
import { type Config, defaults, type Exception, type FailOn } from './config.ts';
import { plain, type Problem, type Spot, type Tree } from './read/tree.ts';
import { size } from './size.ts';

/** A configuration and the line of each key that its file holds. */
export interface ReadConfig {
  readonly config: Config;
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Reads a tree that `check` has nothing against.
 *
 * @param file named in errors and beside suppressions
 * @returns the configuration, or what only its meaning shows to be wrong: a rule that is none
 */
export function toConfig(tree: Tree, file: string): ReadConfig | Problem {
  const said = entriesOf(tree);
  const value = (key: string): unknown => (said.has(key) ? plain(said.get(key)!) : undefined);
  const rules: Rule[] = [];
  for (const item of itemsOf(said.get('rules'))) {
    const rule = readRule(item, file);
    if ('what' in rule) return rule;
    rules.push(rule);
  }
  const config: Config = {
    exclude: (value('exclude') as readonly string[] | undefined) ?? defaults.exclude,
    maxFileSize: bytes(value('max-file-size') as number | string | undefined),
    decodeDepth: (value('decode-depth') as number | undefined) ?? defaults.decodeDepth,
    archives: (value('archives') as boolean | undefined) ?? defaults.archives,
    failOn: (value('fail-on') as FailOn | undefined) ?? defaults.failOn,
    practice: (value('practice') as Config['practice'] | undefined) ?? defaults.practice,
    baseline: (value('baseline') as string | undefined) ?? defaults.baseline,
    severity: new Map(Object.entries((value('severity') as Record<string, Severity | 'off'> | undefined) ?? {})),
    suppress: itemsOf(said.get('suppress')).map((item) => exception(item, file)),
    rules,
  };
  return { config, lines: Object.fromEntries([...said].map(([key, at]) => [key, at.at.line])) };
}

function entriesOf(tree: Tree): ReadonlyMap<string, Tree> {
  return new Map(tree.kind === 'map' ? tree.entries.map(({ key, at, value }) => [key, { ...value, at }]) : []);
}

function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

function bytes(said: number | string | undefined): number | null {
  return said === undefined ? null : typeof said === 'number' ? said : size(said);
}

function exception(item: Tree, file: string): Exception {
  const said = plain(item) as Record<string, unknown>;
  const list = (one: unknown): readonly string[] => (one === undefined ? [] : Array.isArray(one) ? one : [one]) as readonly string[];
  return {
    rules: list(said['rule']),
    paths: list(said['path']),
    fingerprints: list(said['fingerprint']),
    // It is shown in reports, which hold no secret.
    reason: redactText(said['reason'] as string),
    until: (said['until'] as string | undefined) ?? null,
    where: `${file}:${item.at.line}`,
  };
}

function readRule(item: Tree, file: string): Rule | Problem {
  const at: Spot = item.at;
  const content = { kind: 'custom', sources: [], ...(plain(item) as Record<string, unknown>) };
  try {
    return checkRule(content, file, Object.keys(proofs));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const id = (content as { readonly id?: unknown }).id;
    return { at, what: `in the rule ${String(id)}: ${error.what}`, fix: error.fix };
  }
}
