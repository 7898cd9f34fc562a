import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { fakeGit } from '../support/fake-git.ts';
import { type GitRun, gitRun, hook, shellCommand } from '../support/hooks.ts';
import { type Repo, repo } from '../support/repo.ts';
import { scanJson } from '../support/scan-json.ts';
import { tokens } from '../support/tokens.ts';

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

  it('is not stopped by the diff where commit.verbose shows it', () => {
    const made = hooked().config('commit.verbose', 'true');
    made.file('old.txt', `${token}\n`).stage('old.txt').commit('old').remove('old.txt').stage();
    expect(edit(made, 'take it out\n').code).toBe(0);
  });

  it('is stopped by a line with # that no editor was opened for: git keeps it', () => {
    const made = hooked();
    expect(gitRun(made, 'commit', '-m', `why\n# was ${token}`).code).not.toBe(0);
    expect(gitRun(made, 'commit', '-m', `why\n# was another`).code).toBe(0);
    expect(message(made)).toContain('# was another');
  });

  it.each(['whitespace', 'verbatim', 'scissors'])('is stopped by a line with # under commit.cleanup=%s: git keeps it', (cleanup) => {
    const made = hooked().config('commit.cleanup', cleanup);
    expect(edit(made, `why\n# was ${token}\n`).code).not.toBe(0);
    expect(edit(made, `why\n# was another\n`).code).toBe(0);
    expect(message(made)).toContain('# was another');
  });

  it('is not stopped by what stands below the scissors under commit.cleanup=scissors', () => {
    const made = hooked().config('commit.cleanup', 'scissors');
    expect(edit(made, `why\n# ------------------------ >8 ------------------------\n${token}\n`).code).toBe(0);
    expect(message(made)).not.toContain(token);
  });

  it('without an editor is stopped by what stands below such a line: git keeps it', () => {
    const made = hooked().config('commit.cleanup', 'scissors');
    const text = (word: string): string => `why\n# ------------------------ >8 ------------------------\n${word}`;
    expect(gitRun(made, 'commit', '-m', text(token)).code).not.toBe(0);
    expect(gitRun(made, 'commit', '-m', text('another')).code).toBe(0);
    expect(message(made)).toContain('another');
  });

  it('leaves out comments without an editor under commit.cleanup=strip', () => {
    const made = hooked().config('commit.cleanup', 'strip');
    expect(gitRun(made, 'commit', '-m', `why\n# was ${token}`).code).toBe(0);
    expect(message(made)).not.toContain(token);
  });

  it('goes by core.commentChar', () => {
    const made = hooked().config('core.commentChar', ';');
    expect(edit(made, `why\n# was ${token}\n`).code).not.toBe(0);
    expect(edit(made, `why\n; was ${token}\n`).code).toBe(0);
    expect(message(made)).not.toContain(token);
  });

  it('goes by the character git chose where core.commentChar is auto', () => {
    const made = hooked().config('core.commentChar', 'auto');
    made.file('.git/template', '# heading\n\n').config('commit.template', made.path('.git/template'));
    expect(edit(made, `why ${token}\n`).code).not.toBe(0);
    expect(edit(made, `why\n; was ${token}\n`).code).toBe(0);
    expect(message(made).trim()).toBe('why\n# heading');
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

describe('core.commentString', () => {
  const scan = (made: Repo, version: string): Promise<{ code: number }> =>
    scanJson(['commit-msg', 'message'], { cwd: made.root, env: fakeGit(made.env, `case "$*" in *" version") echo "git version ${version}"; exit 0;; esac`) });

  it('is what comments begin with, where git knows it', async () => {
    const made = hooked().config('core.commentString', '//').file('message', `why\n// was ${token}\n`);
    expect((await scan(made, '2.45.0')).code).toBe(0);
    expect((await scan(made, '2.44.9')).code).toBe(1);
    made.file('message', `why\n# was ${token}\n`);
    expect((await scan(made, '2.45.0')).code).toBe(1);
    expect((await scan(made, '2.44.9')).code).toBe(0);
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
