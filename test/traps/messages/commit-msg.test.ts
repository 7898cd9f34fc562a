import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { type GitRun, gitRun, hook, shellCommand } from '../../support/hooks/hooks.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { scanJson } from '../../support/report/scan-json.ts';
import { tokens } from '../../support/tokens.ts';

/** The message about to be committed: real commits through a real commit-msg hook. */

const token = tokens('message').user();

/** A repository whose commits go through the hook, with something staged. */
function hooked(): Repo {
  const made = repo({ firstCommit: true }).file('a.txt', 'a\n').stage();
  hook(made.path('.git'), 'commit-msg', `exec ${shellCommand('commit-msg')} "$1"`);
  return made;
}

/** Commits with an editor that puts these lines before what git has written into the file. */
function edit(made: Repo, text: string, ...args: readonly string[]): GitRun {
  const file = made.path('../typed');
  writeFileSync(file, text);
  writeFileSync(made.path('../editor'), `#!/bin/sh\ncat '${file}' "$1" > "$1.new" && mv "$1.new" "$1"\n`, { mode: 0o755 });
  return gitRun({ root: made.root, env: { ...made.env, GIT_EDITOR: made.path('../editor') } }, 'commit', ...args);
}

const message = (made: Repo): string => made.git('log', '-1', '--format=%B');

describe('git commit', () => {
  it('is stopped where its message holds a token', () => {
    const made = hooked();
    const { code, said } = gitRun(made, 'commit', '-m', 'why', '-m', `was ${token}`);
    expect(code).not.toBe(0);
    expect(said).toContain('This commit message holds a Sentry token.');
    expect(said).toContain('COMMIT_EDITMSG:3:5');
    expect(said).not.toContain(token);
    expect(message(made)).toBe('first\n\n');
  });

  it('goes through where the message is clean', () => {
    expect(gitRun(hooked(), 'commit', '-m', 'why').code).toBe(0);
  });

  it('is not stopped by a token in a comment, which git leaves out', () => {
    const made = hooked();
    expect(edit(made, `why\n# was ${token}\n`).code).toBe(0);
    expect(message(made)).not.toContain(token);
  });

  it('is not stopped by the diff that --verbose shows below the message', () => {
    const made = hooked();
    made.file('old.txt', `${token}\n`).stage('old.txt').commit('old').remove('old.txt').stage();
    const { code, said } = edit(made, 'take it out\n', '--verbose');
    expect(said).not.toContain('holds a Sentry token');
    expect(code).toBe(0);
    expect(readFileSync(made.path('.git/COMMIT_EDITMSG'), 'utf8')).toContain(token);
  });

  it('is stopped by a line with # that no editor was opened for: git keeps it', () => {
    const made = hooked();
    expect(gitRun(made, 'commit', '-m', `why\n# was ${token}`).code).not.toBe(0);
    expect(gitRun(made, 'commit', '-m', `why\n# was another`).code).toBe(0);
    expect(message(made)).toContain('# was another');
  });

  it('is not stopped by what stands below the scissors under commit.cleanup=scissors', () => {
    const made = hooked().config('commit.cleanup', 'scissors');
    expect(edit(made, `why\n# ------------------------ >8 ------------------------\n${token}\n`).code).toBe(0);
    expect(message(made)).not.toContain(token);
  });

  it.each<[string, readonly string[], string]>([
    ['with -F', ['-F', '../typed'], 'scissors'],
    ['with -F and commit.cleanup=scissors', ['-c', 'commit.cleanup=scissors', '-F', '../typed'], 'scissors'],
    ['with -F and --cleanup=verbatim', ['-F', '../typed', '--cleanup=verbatim'], 'scissors'],
    ['with -F of a message that --verbose once made', ['-F', '../typed'], 'scissors above a diff'],
  ])('without an editor is stopped by what stands below scissors %s: git keeps it', (_, args, text) => {
    const made = hooked();
    const diff = text === 'scissors' ? '' : '# Do not modify or remove the line above.\n# Everything below it will be ignored.\ndiff --git a/x b/x\n';
    const [settings, rest] = args[0] === '-c' ? [args.slice(0, 2), args.slice(2)] : [[], args];
    const commit = (word: string): GitRun => {
      made.file('../typed', `why\n# ------------------------ >8 ------------------------\n${diff}-${word}\n`);
      return gitRun(made, ...settings, 'commit', ...rest);
    };
    expect(commit(token)).toMatchObject({ code: 1, said: expect.stringContaining('COMMIT_EDITMSG') });
    expect(commit('another').code).toBe(0);
    expect(message(made)).toContain('another');
  });

  it('in a linked work tree is stopped as well', () => {
    const linked = hooked().worktree('linked').file('b.txt', 'b\n').stage();
    expect(gitRun(linked, 'commit', '-m', token).said).toContain('COMMIT_EDITMSG:1:1');
  });

  it('of a merge is stopped as well', () => {
    const made = hooked().commit('a').branch('side').commit('side').checkout('main').commit('main');
    expect(gitRun(made, 'merge', '--no-ff', '-m', token, 'side').code).not.toBe(0);
  });
});

describe('sntrylint commit-msg', () => {
  it('reports as a source of its own', async () => {
    const made = hooked().file('message', `was ${token}\n`);
    expect((await scanJson(['commit-msg', 'message'], { cwd: made.root, env: made.env })).report).toMatchObject({
      scan: { source: 'commit-msg', files: 0, commits: 0 },
      findings: [{ locations: [{ path: 'message', startLine: 1, startColumn: 5, commit: null }] }],
    });
  });

  it('without a file is a 2, with one that is not there a 3', async () => {
    const made = hooked();
    expect((await sntrylint(['commit-msg'], { cwd: made.root, env: made.env })).code).toBe(2);
    expect(await sntrylint(['commit-msg', 'none'], { cwd: made.root, env: made.env })).toMatchObject({ code: 3, stderr: expect.stringContaining('ENOENT') });
  });

  it('says what was read of a message that is no file', async () => {
    const made = hooked().file('message', 'why\n');
    expect((await sntrylint(['commit-msg', 'message'], { cwd: made.root, env: made.env })).stdout).toContain('no Sentry secrets');
  });
});
