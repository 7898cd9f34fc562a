import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatBaseline } from '../../../src/findings/baseline/baseline.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { ownRule } from '../own-rule.ts';
import { cleanEnvironment, temporaryFolder } from '../repo.ts';
import { tokens } from '../tokens.ts';

/** One arrangement of work tree and git folder. All arrangements have the same staged files. */
export interface Layout {
  readonly name: string;
  readonly root: string;
  /** A symlink elsewhere that leads to the root. */
  readonly alias: string;
  /** The environment in a terminal. */
  readonly terminal: NodeJS.ProcessEnv;
  /** What git itself gives to each hook where the user is in the sub folder: they wrote it down. */
  readonly hooks: Readonly<Record<HookName, Given>>;
  readonly git: (...args: readonly string[]) => string;
}

export interface Given {
  readonly env: NodeJS.ProcessEnv;
  readonly args: readonly string[];
  readonly input: string;
}

const hookNames = ['pre-commit', 'commit-msg', 'pre-push'] as const;
type HookName = (typeof hookNames)[number];

export const layoutNames = [
  'main checkout', 'linked work tree', 'submodule', 'separate git folder', 'bare repository with work trees', 'dotfiles',
] as const;

const token = tokens('layouts').user();
const secret = `acme_${'0123456789abcdef'}`;

/**
 * The files of each arrangement: a secret in `app/k` that only the root's own rule finds, and that the configuration
 * and baseline of the sub folder would excuse; and a token in `app/fixtures/t`, whose path the root's configuration
 * excludes.
 */
const files: Readonly<Record<string, string>> = {
  '.sntrylint.yaml': `exclude: ['app/fixtures/**']\n${ownRule}`,
  'app/.sntrylint.yaml': "suppress:\n  - { path: '**', reason: the sub folder says so }\n",
  'app/.sntrylint-baseline.json': formatBaseline([{ fingerprint: new Secret(secret).sha256.slice(0, 32), rule: 'acme-key' }]),
  'app/k': `key ${secret}\n`,
  'app/fixtures/t': `token=${token}\n`,
};

export function layout(name: (typeof layoutNames)[number]): Layout {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n');
  const clean = cleanEnvironment(home);
  const at = (cwd: string, env: NodeJS.ProcessEnv = clean) => (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const top = at(folder);
  const { root, terminal = clean, typed = [] } = makers[name](folder, top, at);
  const git = at(root, terminal);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git('add', '--force', '--', '.sntrylint.yaml', 'app');
  const alias = join(folder, 'alias');
  symlinkSync(root, alias);
  return { name, root, alias, terminal, hooks: asGitSets(root, terminal, typed), git };
}

type At = (cwd: string, env?: NodeJS.ProcessEnv) => (...args: readonly string[]) => string;
interface Made {
  readonly root: string;
  /** The environment, if only it tells git where the repository is. */
  readonly terminal?: NodeJS.ProcessEnv;
  /** The words that the user types after `git` in that case. */
  readonly typed?: readonly string[];
}

const makers: Readonly<Record<(typeof layoutNames)[number], (folder: string, top: ReturnType<At>, at: At) => Made>> = {
  'main checkout'(folder, top) {
    top('init', '--quiet', 'repo');
    return { root: join(folder, 'repo') };
  },
  'linked work tree'(folder, top, at) {
    first(folder, top, at);
    at(join(folder, 'first'))('worktree', 'add', '--quiet', '../linked');
    return { root: join(folder, 'linked') };
  },
  submodule(folder, top, at) {
    first(folder, top, at);
    top('init', '--quiet', 'outer');
    at(join(folder, 'outer'))('submodule', '--quiet', 'add', '../first', 'lib');
    return { root: join(folder, 'outer/lib') };
  },
  'separate git folder'(folder, top) {
    top('init', '--quiet', '--separate-git-dir=elsewhere', 'repo');
    return { root: join(folder, 'repo') };
  },
  'bare repository with work trees'(folder, top, at) {
    first(folder, top, at);
    top('clone', '--quiet', '--bare', 'first', 'project/.bare');
    writeFileSync(join(folder, 'project/.git'), 'gitdir: ./.bare\n');
    at(join(folder, 'project'))('worktree', 'add', '--quiet', './tree');
    return { root: join(folder, 'project/tree') };
  },
  dotfiles(folder, top) {
    const root = join(folder, 'user');
    top('init', '--quiet', '--bare', 'user/.cfg');
    const terminal = { ...cleanEnvironment(join(folder, 'home')), GIT_DIR: join(root, '.cfg'), GIT_WORK_TREE: root };
    return { root, terminal, typed: [`--git-dir=${root}/.cfg`, `--work-tree=${root}`] };
  },
};

function first(folder: string, top: ReturnType<At>, at: At): void {
  top('init', '--quiet', 'first');
  at(join(folder, 'first'))('commit', '--quiet', '--allow-empty', '--message', 'first');
}

/** What git gives its hooks here, and what is staged stays so: commit-msg stops the commit, and what is pushed is on no branch. */
function asGitSets(root: string, terminal: NodeJS.ProcessEnv, typed: readonly string[]): Layout['hooks'] {
  const hooks = join(root, '../hooks');
  mkdirSync(hooks);
  for (const name of hookNames) {
    const said = `'${hooks}/${name}'`;
    writeFileSync(join(hooks, name), `#!/bin/sh\nenv -0 >${said}.env; printf '%s\\0' "$@" >${said}.args; cat >${said}.input; [ ${name} = pre-commit ]\n`, { mode: 0o755 });
  }
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, ...env } = terminal;
  const git = (...args: readonly string[]): string =>
    spawnSync('git', [...typed, '-c', `core.hooksPath=${hooks}`, ...args], { cwd: join(root, 'app'), env, encoding: 'utf8' }).stdout.trim();
  git('commit', '--message', `key ${secret}`);
  const remote = join(root, '../remote');
  execFileSync('git', ['init', '--quiet', '--bare', remote], { env });
  git('push', remote, `${git('commit-tree', git('write-tree'), '-m', 'pushed')}:refs/heads/pushed`);
  return Object.fromEntries(hookNames.map((name) => [name, given(join(hooks, name))])) as Layout['hooks'];
}

function given(said: string): Given {
  const [variables, args] = ['env', 'args'].map((end) => readFileSync(`${said}.${end}`, 'utf8').split('\0').filter((one) => one !== '')) as [string[], string[]];
  const env = Object.fromEntries(variables.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  for (const name of ['PWD', 'OLDPWD', 'SHLVL', '_', 'GIT_CONFIG_PARAMETERS']) delete env[name];
  return { env, args, input: readFileSync(`${said}.input`, 'utf8') };
}
