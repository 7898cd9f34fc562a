import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));
const token = tokens('plain hook').user();
const leak = `[auth]\ntoken=${token}\n`;

/** A repository with sntrylint as its pre-commit hook. */
function guarded(): Repo {
  const made = repo({ firstCommit: true });
  mkdirSync(made.path('.git/hooks'), { recursive: true });
  made.file('.git/hooks/pre-commit', `#!/bin/sh\nexec '${process.execPath}' '${program}' staged\n`);
  chmodSync(made.path('.git/hooks/pre-commit'), 0o755);
  return made;
}

/** `git commit` as a user types it, its hook included. */
function commit({ root, env }: Repo, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('git', ['commit', '--message', 'Change', ...args], { cwd: root, env, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

const commits = (made: Repo): string => made.git('rev-list', '--count', 'HEAD').trim();

describe('a plain git hook', () => {
  it('lets a clean commit pass, and says what was read', () => {
    const made = guarded().file('a.txt', 'clean\n').stage();
    const { status, text } = commit(made);
    expect(status).toBe(0);
    expect(text).toContain('1 file');
    expect(commits(made)).toBe('2');
  });

  it('refuses a commit that would add a token, and says where it is without showing it', () => {
    const made = guarded().file('.sentryclirc', leak).stage();
    const { status, text } = commit(made);
    expect(status).toBe(1);
    expect(text).toContain('.sentryclirc:2:7');
    expect(text).not.toContain(token.slice(7, 20));
    expect(commits(made)).toBe('1');
  });

  it('sees what `git commit --all` and `git commit PATH` would add', () => {
    const made = guarded().file('a.txt', 'clean\n').file('b.txt', 'clean\n').stage().commit('Both').file('a.txt', leak);
    expect(commit(made, '--all').status).toBe(1);
    expect(commit(made, 'a.txt').status).toBe(1);
    made.file('b.txt', 'still clean\n');
    expect(commit(made, 'b.txt').status).toBe(0);
  });

  it('lets an unrelated edit of a file pass that holds an old token', () => {
    const made = guarded().file('.sentryclirc', leak).stage().commit('Long ago').file('.sentryclirc', `${leak}url=x\n`).stage();
    const { status, text } = commit(made);
    expect(status).toBe(0);
    expect(text).toContain('before');
  });
});
