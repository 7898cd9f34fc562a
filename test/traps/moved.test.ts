import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitRun, hook, shellCommand } from '../support/hooks/hooks.ts';
import { type Repo, repo } from '../support/repo.ts';
import { scanJson } from '../support/report/scan-json.ts';
import { tokens } from '../support/tokens.ts';

/** What a commit takes from one path to another is no news; what it copies or changes on the way is. */

const leak = `SENTRY_AUTH_TOKEN=${tokens('moved').user()}\n`;
const held = (): Repo => repo().file('old.env', leak).file('a.txt', 'a\n').file('hash.txt', `[auth]\ntoken=${tokens('moved').legacy()}\n`).stage().commit('held');

const changes: readonly (readonly [string, 0 | 1, (made: Repo) => unknown])[] = [
  ['moved', 0, (made) => made.git('mv', 'old.env', 'new.env')],
  ['moved behind a file that sorts first', 0, (made) => made.file('0.txt', 'clean\n').stage().git('mv', 'old.env', '00.env')],
  ['moved to another kind of file', 0, (made) => made.git('mv', 'old.env', 'old.yaml')],
  ['moved to where its name tells what it is', 1, (made) => made.git('mv', 'hash.txt', '.sentryclirc')],
  ['moved and changed at once', 1, (made) => made.remove('old.env').file('new.env', `# new\n${leak}`).stage()],
  ['copied', 1, (made) => made.file('copy.env', leak).stage()],
  ['moved onto a file that there was', 1, (made) => made.git('mv', '--force', 'old.env', 'a.txt')],
];

describe('an old token in a file that is', () => {
  it.each(changes)('%s: the hook and a range end with %i', async (_, news, change) => {
    const made = held();
    change(made);
    const world = { cwd: made.root, env: made.env };
    expect((await scanJson(['staged'], world)).code).toBe(news);
    // What git says in the hook while Node starts.
    expect(spawnSync(resolve('dist/sntrylint-hook'), ['staged'], { cwd: made.root, env: made.env }).status).toBe(news);
    made.commit('change');
    expect((await scanJson(['range', 'HEAD~1..HEAD'], world)).code).toBe(news);
  });
});

describe('a commit that went around the hook', () => {
  it('is not looked at again when it is amended: git says of an amendment what it adds to that commit; a push reads it', () => {
    const made = held();
    hook(made.path('.git'), 'pre-commit', `exec ${shellCommand('staged')}`);
    made.file('.env', leak.replace('=', '=1')).file('.env', `X=1\n${leak}`).stage().commit('around the hook');
    const amended = gitRun(made.file('b.txt', 'b\n').stage(), 'commit', '--amend', '--no-edit');
    expect(amended.code).toBe(0);
    made.file('.env', `X=2\n${leak}`).stage();
    const told = gitRun(made, 'commit', '--amend', '--no-edit');
    expect(told.said.replaceAll(/\s+/g, ' ')).toContain('in these files before');
    expect(told.code).toBe(0);
    hook(made.path('.git'), 'pre-push', `exec ${shellCommand('pre-push')} "$@"`);
    made.git('init', '--quiet', '--bare', `${made.root}.git`);
    expect(gitRun(made, 'push', `${made.root}.git`, 'HEAD:refs/heads/main').said).toContain('.env:2:19');
  });
});
