import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counts } from '../../../src/cli/exit.ts';
import { scan } from '../../../src/index.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { staged } from '../../../src/sources/staged/staged.ts';
import { dice, type Dice } from '../../fuzz/dice.ts';
import { leakySeed } from '../../fuzz/leaky-seed.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { engine } from '../../fuzz/targets/engine.ts';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { amount } from '../../support/how-long.ts';

const attributes = ['* -diff', '*.txt binary', '* diff=odd', '*.yaml -text', '* working-tree-encoding=UTF-16', '* -diff -text eol=crlf', '* ident', ''];
/** What a hook asks for: how people write is not its business. */
const rules = builtinRules().filter(({ kind }) => kind !== 'practice');
const configurations: readonly (readonly [string, string])[] = [
  ['color.ui', 'always'], ['color.diff', 'always'], ['diff.external', 'true'], ['diff.noprefix', 'true'], ['diff.mnemonicPrefix', 'true'],
  ['diff.odd.textconv', 'true'], ['diff.odd.command', 'true'], ['diff.odd.binary', 'true'], ['core.quotePath', 'false'], ['diff.renames', 'copies'],
  ['diff.context', '0'], ['diff.interHunkContext', '9'], ['diff.relative', 'true'], ['diff.algorithm', 'histogram'], ['diff.suppressBlankEmpty', 'true'],
  ['diff.wsErrorHighlight', 'all'], ['diff.submodule', 'log'], ['diff.ignoreSubmodules', 'all'], ['core.fsmonitor', 'true'], ['diff.colorMoved', 'zebra'],
  ['diff.dirstat', 'lines'], ['core.bigFileThreshold', '1'], ['core.whitespace', 'cr-at-eol'], ['diff.wordRegex', '.'], ['diff.statGraphWidth', '1'],
];
const environments: readonly NodeJS.ProcessEnv[] = [{}, {}, { GIT_DIFF_OPTS: '-u0' }, { GIT_EXTERNAL_DIFF: 'true' }, { GIT_PAGER: 'false' }, { LC_ALL: 'C.UTF-8' }];
const paths = ['a.txt', 'b.yaml', '.env', '.sentryclirc', 'dir/sentry.properties', 'ünïcode.txt', 'sp ace "quote".txt', 'new\nline', '-dash', ':colon', 'a.sh'];

/** Contents to choose from, already in the object store. */
interface Contents {
  readonly clean: readonly string[];
  /** Leaking ones in every disguise the fuzzer knows, some of them damaged. */
  readonly leaking: readonly string[];
}

function contents(made: Repo, roll: Dice): Contents {
  const files: string[] = [];
  for (let i = 0; i < amount(250, 1500); i++) {
    const isClean = i < amount(60, 300);
    let { content } = leakySeed(roll);
    if (isClean || i % 5 === 0) content = Buffer.from(`export const n = ${i};\n// SENTRY_AUTH_TOKEN is read from the environment\n`.repeat(1 + roll(30)));
    for (let times = isClean ? 0 : roll(3); times > 0; times--) content = mutate(content, leakySeed(roll).content, engine.fragments, roll);
    writeFileSync(made.path(`content-${i}`), content);
    files.push(`content-${i}`);
  }
  const oids = execFileSync('git', ['hash-object', '-w', '--no-filters', '--stdin-paths'], { cwd: made.root, env: made.env, input: files.join('\n'), encoding: 'utf8' })
    .trim()
    .split('\n');
  return { clean: oids.slice(0, amount(60, 300)), leaking: oids.slice(amount(60, 300)) };
}

test('whenever the full scan has something against a commit, the hook lets it look', { timeout: 400_000 }, async () => {
  const roll = dice(7_112_026);
  const made = repo();
  const { clean, leaking } = contents(made, roll);
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!;
  const index = join(made.root, '.git/index');
  const set = (lines: readonly string[], env: NodeJS.ProcessEnv): void => {
    execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: made.root, env, input: lines.map((line) => `${line}\0`).join('') });
  };
  // Of a dozen leaks in one commit each would hide that another is not looked at: there is one, or two, or none.
  const entry = (): string => `${pick(['100644', '100644', '100755', '120000'])} ${pick(roll(2) === 0 ? clean : leaking)}\t${pick(paths)}`;
  for (const path of paths) set([`100644 ${pick(path === 'a.txt' ? leaking : clean)}\t${path}`], made.env);
  made.commit('base');
  const base = join(made.root, '../base-index');
  copyFileSync(index, base);
  const look = fastHook();

  let quick = 0;
  let against = 0;
  const commits = amount(125, 2000);
  for (let i = 0; i < commits; i++) {
    copyFileSync(base, index);
    set(Array.from({ length: 1 + roll(2) }, entry), made.env);
    writeFileSync(join(made.root, '.git/info/attributes'), pick(attributes));
    const [key, value] = pick(configurations);
    const env = { ...made.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: value, ...pick(environments) };
    const first = look(['staged'], made.root, env);
    if (first === 'nothing') quick++;
    // What the hook passes on is judged by the full program anyway; one in ten of those shows that it would have had a reason.
    if (first === 'maybe' && i % 10 !== 0) continue;
    const report = await scan(staged({ cwd: made.root, env, paths: [] }), { rules });
    const isAgainst = !report.scan.complete || report.findings.some(counts);
    if (isAgainst) against++;
    expect(isAgainst && first === 'nothing', `commit ${i} with ${key}=${value}: ${report.findings.map((one) => one.rule.id).join()}`).toBe(false);
  }
  expect(quick).toBeGreaterThan(commits / 5);
  expect(against).toBeGreaterThan(commits / 70);
});
