import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { grouped, plural } from '../wording/plural.ts';
import { builtinRules } from '../rules/builtin.ts';
import { readOwnRule } from '../rules/read-rule.ts';
import { fromGitleaks, type ImportedRule } from '../rules/import/gitleaks.ts';
import { proveImport } from '../rules/import/prove-import.ts';
import { proveRules } from '../rules/prove-rules.ts';
import type { Example, Rule, Trial } from '../rules/rule.ts';
import { sampleOf } from '../rules/sample.ts';
import { sampleTemplate, seed } from '../rules/templates.ts';
import type { Call } from './command.ts';
import { exit } from './exit.ts';
import { write } from './terminal/io.ts';
import { escapeText } from '../secret/escape.ts';
import { ruleTrial } from './rule-trial.ts';

/**
 * Converts the rules of a `.gitleaks.toml` into a file for `rules-from`. Standard error tells which parts have no
 * counterpart. It also tells how well the converted rules find texts made from their originals.
 *
 * @throws {UserError} if the file cannot be read or is not TOML
 */
export async function rulesImport(file: string | undefined, { io }: Call): Promise<number> {
  if (file === undefined) throw new UserError('the file to import is missing', { fix: 'sntrylint rules import .gitleaks.toml > gitleaks-rules.yaml' });
  const { rules, none, lost } = fromGitleaks(await readToml(resolve(io.cwd, file), file), new Set(builtinRules().map(({ id }) => id)));
  const judged: Judged[] = [];
  for (const [i, rule] of rules.entries()) {
    if (io.stderr.isTTY === true && i % 8 === 0) await write(io.stderr, `\r\u001b[K${i} of ${rules.length} rules tried on made-up texts`);
    judged.push(judge(rule, file));
  }
  if (io.stderr.isTTY === true) await write(io.stderr, '\r\u001b[K');
  const good = judged.filter((one) => one.fault === null);
  const { stringify } = await import('yaml');
  const content = { ...(none.length === 0 ? {} : { none }), rules: good.map(({ rule, example }) => (example === null ? rule.content : { ...rule.content, examples: { match: [example] } })) };
  await write(io.stdout, stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }));
  const faults = judged.flatMap(({ rule, fault }) => (fault === null ? [] : [`rule ${rule.content.id}: left out, since ${fault}`]));
  const unshown = good.flatMap(({ rule, example }) => (example !== null ? [] : [`rule ${rule.content.id}: without an example, since no text could be made that it finds`]));
  for (const line of [...lost, ...faults, ...unshown]) await write(io.stderr, `${escapeText(line)}\n`);
  const samples = good.reduce((sum, one) => sum + one.samples, 0);
  await write(io.stderr, `${good.length} of ${plural(judged.length, 'rule')} with a pattern taken over; each found what it should in ${grouped(samples)} made-up texts in all\n`);
  await write(io.stderr, 'keep them in a file of their own, say gitleaks-rules.yaml, and name it in .sntrylint.yaml: `rules-from: [gitleaks-rules.yaml]`\n');
  return exit.clean;
}

interface Judged {
  readonly rule: ImportedRule;
  readonly fault: string | null;
  readonly samples: number;
  /**
   * The example for `rules --check`: a text made from the pattern that the rule finds with all its conditions. Null if
   * none was found.
   */
  readonly example: Pick<Example, 'path' | 'text'> | null;
}

/** Whether a rule can be used, and how well it finds what its original finds. */
function judge(rule: ImportedRule, file: string): Judged {
  let checked: Rule;
  try {
    checked = readOwnRule(rule.content, file);
  } catch (error) {
    if (error instanceof UserError) return { rule, fault: error.what, samples: 0, example: null };
    throw error;
  }
  const trial = ruleTrial();
  let bare: readonly Rule[] = [];
  const proof = proveImport(checked, rule.original, (one, text) => {
    // The rule is compiled once for all texts.
    if (bare[0] !== one) bare = [one];
    const found = trial.scan(bare, Buffer.from(text, 'latin1'), 'sample').get(one.id) ?? 0;
    return typeof found === 'string' ? null : found > 0;
  }, trial.within);
  if (proof === null) return { rule, fault: 'its pattern does not end', samples: 0, example: null };
  const { samples, found } = proof;
  if (samples === 0) return { rule, fault: 'no text could be made from its pattern to prove it on', samples, example: null };
  if (found < samples) return { rule, fault: `it finds ${found} of ${samples} texts made from its original`, samples, example: null };
  return { rule, fault: null, samples, example: exampleOf(checked, trial) };
}

/** A text with the words that the rule needs, at a path that the rule accepts. */
function exampleOf(rule: Rule, trial: Trial): Judged['example'] {
  const words = 'anywhere' in rule.anchor ? rule.anchor.anywhere : [];
  const ends = (rule.context?.any ?? []).flatMap(({ path }) => (path === undefined ? [] : [sampleOf(path, seed(rule.id)) ?? '']));
  const candidates = ['sample', ...ends.map((end) => `sample${end}`), ...ends].flatMap((path) => ['', ...words.map((word) => `${word}\n`)].map((word) => ({ path, text: word + sampleTemplate })));
  return candidates.find((example) => {
    const shown: readonly Rule[] = [{ ...rule, examples: { match: [{ ...example, count: 1 }], noMatch: [] } }];
    return proveRules(shown, shown, trial).length === 0;
  }) ?? null;
}

async function readToml(path: string, shown: string): Promise<Readonly<Record<string, unknown>>> {
  const { parse, TomlError } = await import('smol-toml');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UserError(`it cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: shown, cause });
  }
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new UserError('it is not TOML', { where: `${shown}:${cause.line}`, cause });
  }
}
