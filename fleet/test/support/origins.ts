import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanEnvironment, lastingFolder } from '../../../test/support/repo.ts';

/** The files of a commit, by their paths. */
type Commit = Readonly<Record<string, string>>;

/** Bare repositories in one folder, as a server keeps them. */
export interface Origins {
  readonly root: string;
  /**
   * Adds commits to a repository, and makes the repository if it is missing. A commit holds exactly the given files.
   */
  readonly commit: (path: string, ...commits: readonly Commit[]) => void;
  /** Makes an empty repository, by default with SHA-1 names. */
  readonly make: (path: string, objectFormat?: 'sha1' | 'sha256') => void;
  readonly git: (path: string, ...args: readonly string[]) => string;
}

/** Makes repositories. One git makes all commits of a call, since tests make many. */
export function origins(): Origins {
  const root = lastingFolder();
  const env = { ...cleanEnvironment(root), GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org' };
  const git = (path: string, args: readonly string[], input = ''): string => execFileSync('git', args, { cwd: join(root, path), env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  const made = new Set<string>();
  let clock = Date.parse('2026-01-02T03:04:05Z') / 1000;
  const make = (path: string, objectFormat = 'sha1'): void => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    execFileSync('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', `--object-format=${objectFormat}`, path], { cwd: root, env });
  };
  return {
    root,
    git: (path, ...args) => git(path, args),
    make,
    commit(path, ...commits) {
      const isNew = !made.has(path);
      made.add(path);
      if (isNew && !existsSync(join(root, path))) make(path);
      const lines = commits.map((files, index) => {
        const when = `Ada <ada@example.org> ${clock++} +0000`;
        const from = index === 0 && !isNew ? 'from refs/heads/main^0\n' : '';
        const content = Object.entries(files).map(([name, text]) => `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
        return `commit refs/heads/main\nauthor ${when}\ncommitter ${when}\ndata 6\nchange\n${from}deleteall\n${content.join('')}`;
      });
      git(path, ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force'], lines.join('\n'));
    },
  };
}
