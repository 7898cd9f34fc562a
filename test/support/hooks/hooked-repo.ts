import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repo, type Repo } from '../repo.ts';
import { tokens } from '../tokens.ts';
import { keptCode } from './kept-code.ts';

const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));
const program = `${packageRoot}bin/sntrylint.js`;

/** How a typed command ended. */
export interface Typed {
  readonly code: number | null;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** A repository with one commit, in which sntrylint and these packages are installed as links, as npm would do it. */
export function hookedRepo(...packages: readonly string[]): Repo {
  const made = repo({ firstCommit: true, variables: keptCode() }).file('.gitignore', 'node_modules\n').file('package.json', '{\n  "name": "made-up"\n}\n');
  link(made, 'node_modules/.bin/sntrylint', program);
  link(made, 'node_modules/.bin/sntrylint-hook', `${packageRoot}dist/sntrylint-hook`);
  for (const name of packages) {
    link(made, `node_modules/${name}`, `${packageRoot}node_modules/${name}`);
    link(made, `node_modules/.bin/${name}`, `${packageRoot}node_modules/.bin/${name}`);
  }
  return made.stage().commit('packages');
}

function link(made: Repo, path: string, target: string): void {
  mkdirSync(dirname(made.path(path)), { recursive: true });
  symlinkSync(target, made.path(path));
}

/**
 * Runs a command at the root of a repository, without variables that would turn hooks off or pretend that this is CI.
 */
export function type(made: Repo, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Typed {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: made.root, env: { ...made.env, ...env }, input: '', encoding: 'utf8', maxBuffer: 1 << 30 });
  if (error) throw error;
  return { code: status, output: stdout + stderr };
}

/** Runs the built program at the root of a repository. */
export function sntrylintIn(made: Repo, ...args: readonly string[]): Typed {
  return type(made, process.execPath, [program, ...args]);
}

/** Runs a client's own program. */
export function clientIn(made: Repo, name: string, ...args: readonly string[]): Typed {
  return type(made, made.path(`node_modules/.bin/${name}`), args);
}

/** Commits with all hooks, as a user does. */
export function commit(made: Repo, ...args: readonly string[]): Typed {
  return type(made, 'git', ['commit', '--message', 'a change', ...args]);
}

/** Writes a file with a token and stages it. Returns the token as a report shows it. */
export function leak(made: Repo, path = '.sentryclirc'): string {
  const token = tokens(path).user();
  made.file(path, `[auth]\ntoken=${token}\n`).git('add', '--force', '--', `:(literal)${path}`);
  return `sntryu_…${token.slice(-4)}`;
}
