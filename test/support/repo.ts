import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A path inside a repository; bytes if it is not UTF-8. */
export type RepoPath = string | Buffer;

/**
 * A real repository in a temporary folder, built step by step. Each method does its work at once and returns the
 * repository.
 *
 *     repo().file('a.txt', 'one\n').stage().commit('first').file('a.txt', 'two\n').stage()
 */
export interface Repo {
  /** The root of its work tree. */
  readonly root: string;
  /**
   * An environment without the machine's own git configuration, and without the variables of a hook that may run the
   * tests.
   */
  readonly env: NodeJS.ProcessEnv;
  file(path: RepoPath, content: string | Buffer): Repo;
  symlink(path: RepoPath, target: RepoPath): Repo;
  /** Removes a file or a folder from the work tree. */
  remove(path: RepoPath): Repo;
  /** Stages these paths, or everything in the work tree. */
  stage(...paths: readonly string[]): Repo;
  commit(message: string): Repo;
  /** Sets a value in the user's configuration (`~/.gitconfig`). */
  userConfig(key: string, value: string): Repo;
  /** Sets a value in the repository's configuration. */
  config(key: string, value: string): Repo;
  /** Makes a branch here and checks it out. */
  branch(name: string): Repo;
  checkout(name: string): Repo;
  /** Starts a merge and stops before its commit, whether there are conflicts or not. */
  merge(...branches: readonly string[]): Repo;
  /** A linked work tree of this repository, on a new branch. */
  worktree(branch: string): Repo;
  /** Adds `other` as a submodule. Returns the repository inside it. */
  submodule(path: string, other: Repo): Repo;
  /** Runs git and returns its output. Throws git's error message if it fails. */
  git(...args: readonly string[]): string;
  /** The absolute path of something in the work tree. */
  path(path: string): string;
}

export interface RepoOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** Whether the branch `main` gets a first commit. */
  readonly firstCommit?: boolean;
  /** Further variables of its environment. */
  readonly variables?: NodeJS.ProcessEnv;
}

/** A new, empty repository with a user. It is removed when the test ends. */
export function repo({ objectFormat = 'sha1', firstCommit = false, variables = {} }: RepoOptions = {}): Repo {
  const folder = temporaryFolder();
  cpSync(template(objectFormat, firstCommit), folder, { recursive: true });
  return at(join(folder, 'repo'), { ...cleanEnvironment(join(folder, 'home')), ...variables });
}

/** A copy of a repository, for tests that would each build the same one: making a commit takes git two processes. */
export function copyOf(made: Repo): Repo {
  const folder = temporaryFolder();
  cpSync(dirname(made.root), folder, { recursive: true });
  return at(join(folder, basename(made.root)), { ...made.env, ...cleanEnvironment(join(folder, 'home')) });
}

const templates = new Map<string, string>();

/**
 * A repository that is made once and then copied. Making one takes git four processes and twenty files; a copy takes
 * three files.
 */
function template(objectFormat: string, firstCommit: boolean): string {
  const known = templates.get(`${objectFormat} ${firstCommit}`);
  if (known !== undefined) return known;
  const folder = lastingFolder();
  templates.set(`${objectFormat} ${firstCommit}`, folder);
  const [root, home, empty] = ['repo', 'home', 'empty'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [root, home, empty]) mkdirSync(path);
  // Nothing here is kept for long, so git need not tidy up or make sure that data is on the disk.
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n[advice]\n\tdetachedHead = false\n[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n[core]\n\tfsync = none\n',
  );
  const made = at(root, cleanEnvironment(home));
  made.git('init', '--quiet', `--object-format=${objectFormat}`, `--template=${empty}`);
  // The folders that git's own template makes, without its example files.
  for (const name of ['hooks', 'info']) mkdirSync(made.path(`.git/${name}`));
  rmdirSync(empty);
  if (firstCommit) made.file('README', 'first\n').stage().commit('first');
  return folder;
}

const folders = new Set<string>();
process.once('exit', () => folders.forEach(removeFolder));

/** An empty temporary folder that everybody may enter, by its real path. It is removed when the process ends. */
export function lastingFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-')));
  folders.add(folder);
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * An empty temporary folder, by its real path. It is removed when the test ends; outside of a test, when the process
 * ends.
 */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-')));
  folders.add(folder);
  try {
    onTestFinished(() => removeFolder(folder));
  } catch {
    // In a hook of the test runner there is no test.
  }
  return folder;
}

/** The variables that git needs, with `home` as the user's folder. */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    USERPROFILE: home,
    TMPDIR: tmpdir(),
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
  };
}

function at(root: string, env: NodeJS.ProcessEnv): Repo {
  const bytes = (path: RepoPath): Buffer => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path)]);
  const git = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, env, maxBuffer: 1 << 30 });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString('utf8')}`);
    return stdout.toString('utf8');
  };
  const self: Repo = {
    root,
    env,
    git,
    path: (path) => join(root, path),
    file(path, content) {
      if (typeof path === 'string') mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(bytes(path), content);
      return self;
    },
    symlink(path, target) {
      symlinkSync(target, bytes(path));
      return self;
    },
    remove(path) {
      rmSync(bytes(path).toString(), { recursive: true });
      return self;
    },
    stage: (...paths) => did(git('add', '--', ...(paths.length === 0 ? ['.'] : paths.map((path) => `:(literal)${path}`)))),
    commit: (message) => did(git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', message)),
    userConfig: (key, value) => did(git('config', '--global', key, value)),
    config: (key, value) => did(git('config', key, value)),
    branch: (name) => did(git('checkout', '--quiet', '-b', name)),
    checkout: (name) => did(git('checkout', '--quiet', name)),
    merge(...branches) {
      // Exit code 1 means a conflict, which some tests want.
      const ran = spawnSync('git', ['merge', '--quiet', '--no-commit', '--no-ff', ...branches], { cwd: root, env });
      if (ran.status !== 0 && ran.status !== 1) throw new Error(ran.stderr.toString('utf8'));
      return self;
    },
    worktree(branch) {
      const linked = `${root}-${branch}`;
      git('worktree', 'add', '--quiet', '-b', branch, linked);
      return at(linked, env);
    },
    submodule(path, other) {
      git('submodule', '--quiet', 'add', other.root, path);
      return at(join(root, path), env);
    },
  };
  const did = (_output: string): Repo => self;
  return self;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}
