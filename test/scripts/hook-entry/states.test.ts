import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Dice, diceOf } from '../../fuzz/dice.ts';
import { leakySeed } from '../../fuzz/leaky-seed.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { engine } from '../../fuzz/targets/engine.ts';
import { entryTraps } from '../../support/engine/entry-traps.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { generatedFiles, put } from '../../support/hooks/generated-configuration.ts';
import { amount, isLong, some } from '../../support/how-long.ts';
import { type Repo, repo, temporaryFolder } from '../../support/repo.ts';
import { type Calls, type Make, states } from '../../support/git/states.ts';
import { tokens } from '../../support/tokens.ts';

/** Whatever state a repository is in, and whatever it holds, the entry ends as the program does, and says what it says. */

const entry = resolve('dist/sntrylint-hook');
const make = tokens('entry and program');
const verbs = { 'pre-commit': 'staged', 'pre-merge-commit': 'staged', 'commit-msg': 'commit-msg', 'pre-push': 'pre-push' } as const;

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call of the entry, and what it said. */
interface Ran {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: string;
  readonly entry: Said;
}

/** What may leak: in one of two contents, in every disguise that the fuzzer knows, perhaps damaged. */
function content(roll: Dice): Buffer {
  if (roll(2) === 0) return Buffer.from('const n = 1; // SENTRY_AUTH_TOKEN comes from the environment\n'.repeat(1 + roll(9)));
  if (roll(2) === 0) return Buffer.from(`SENTRY_AUTH_TOKEN=${make.user()}\n`);
  const seed = leakySeed(roll).content;
  return roll(2) === 0 ? seed : mutate(seed, leakySeed(roll).content, engine.fragments, roll);
}

/** Lets git do what runs the hook, which keeps what git gives it, lets the entry look and stops git. */
function throughGit(at: NonNullable<Calls['at']>, { git, hook = 'pre-commit', env = at.env, input = '' }: Calls): Ran {
  const folder = temporaryFolder();
  const script = `#!/bin/sh
cd '${folder}' || exit
cat >stdin; env -0 >env; printf '%s\\0' "$OLDPWD" "$@" >args
cd "$OLDPWD" || exit
[ -z "$GIT_INDEX_FILE" ] || cp "$GIT_INDEX_FILE" '${folder}/index'
[ ${hook} != commit-msg ] || cp "$1" '${folder}/message'
'${entry}' ${verbs[hook]} "$@" <'${folder}/stdin' >'${folder}/stdout' 2>'${folder}/stderr'
echo $? >'${folder}/code'
exit 1
`;
  mkdirSync(join(folder, 'hooks'));
  writeFileSync(join(folder, 'hooks', hook), script, { mode: 0o755 });
  const { stderr } = spawnSync('git', ['-c', `core.hooksPath=${folder}/hooks`, ...git!], { cwd: at.root, env, input, encoding: 'utf8' });
  if (!existsSync(join(folder, 'code'))) throw new Error(`git ran no hook: ${stderr}`);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const given = Object.fromEntries(read('env').split('\0').filter((one) => one !== '').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  const [cwd, ...args] = read('args').split('\0').slice(0, -1) as [string, ...string[]];
  // By now the index of `commit --all` is gone, and the message of a merge is another.
  const index = existsSync(join(folder, 'index')) ? { GIT_INDEX_FILE: join(folder, 'index') } : {};
  if (hook === 'commit-msg') copyFileSync(join(folder, 'message'), resolve(cwd, args[0]!));
  return { argv: [verbs[hook], ...args], cwd, env: { ...given, ...index }, stdin: read('stdin'), entry: { code: Number(read('code')), stdout: read('stdout'), stderr: read('stderr') } };
}

function byHand(at: NonNullable<Calls['at']>, { env = at.env }: Calls): Ran {
  const { status, stdout, stderr } = spawnSync(entry, ['staged'], { cwd: at.root, env, encoding: 'utf8' });
  return { argv: ['staged'], cwd: at.root, env, stdin: '', entry: { code: status, stdout, stderr } };
}

const timeless = ({ code, stdout, stderr }: Said): Said => ({ code, stdout: stdout.replaceAll(/in (?:< )?[\d.]+ s/g, 'in 0 s'), stderr });

/** What the program may say where the entry says nothing. */
const nothing = /^(?:note: (?:nothing is staged|only (?:deletions|submodules) are staged|all that is staged is what one of the merged branches has)\n\n)?✓ (?:no Sentry secrets|nothing to read) ·[^\n]*\n$/;

/** What the entry said of a state, and what the program says. */
async function both(change: Make, roll: Dice): Promise<{ readonly entry: Said; readonly program: Said }> {
  const made = repo().file('a.txt', 'one\ntwo\nthree\n').file('b.txt', 'b\n').file('old.txt', `[auth]\ntoken=${make.legacy()}\nother=${make.user()}\n`).stage().commit('first');
  const state = change(made, () => content(roll)) ?? made;
  const calls: Calls = 'root' in state ? { at: state } : state;
  const at = calls.at ?? made;
  if (roll(3) === 0) put(at.root, generatedFiles(roll));
  const ran = calls.git === null ? byHand(at, calls) : throughGit(at, { git: ['commit', '--message', 'x'], ...calls });
  const program = timeless(await sntrylint(ran.argv, ran));
  const isSilent = ran.entry.code === 0 && ran.entry.stdout + ran.entry.stderr === '' && nothing.test(program.stdout);
  return { entry: isSilent ? { ...ran.entry, stdout: program.stdout } : timeless(ran.entry), program };
}

describe('the entry ends as the program does, and says the same, of', () => {
  const codes = new Set<number | null>();
  // These leak, each in its way, and are tried with all shells too.
  const traps = isLong ? entryTraps.map(([name, change]) => [name, (made: Repo) => ({ at: change(made), git: null })] as const) : [];

  test.each(some<readonly [string, Make]>([...states, ...traps], 3))('%s', { timeout: 120_000 }, async (name, change) => {
    const roll = diceOf(Buffer.from(name));
    for (let times = amount(1, 12); times > 0; times--) {
      const { entry, program } = await both(change, roll);
      expect(entry).toEqual(program);
      codes.add(program.code);
    }
  });

  test('commits that it lets through, that it stops, and that nobody can judge', () => {
    expect([...codes].toSorted()).toEqual([0, 1, 2, 3]);
  });
});
