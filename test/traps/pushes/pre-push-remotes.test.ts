import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { gitRun, hook, shellCommand } from '../../support/hooks/hooks.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { scanJson } from '../../support/report/scan-json.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { tokens } from '../../support/tokens.ts';

/** A push is judged by what the remote has that it goes to, as far as that is known. */

const zero = '0'.repeat(40);
const urls = { private: 'https://git.example.org/private.git', public: 'https://git.example.org/public.git' } as const;
const fetched = (name: string): readonly [string, string] => [`remote.${name}.fetch`, `+refs/heads/*:refs/remotes/${name}/*`];

let made: Repo;
let head: string;

/** `private` has all three commits, the second of which leaks; `public` is a remote that was never fetched. */
beforeAll(() => {
  made = repo({ firstCommit: true });
  made.file('.env', `SENTRY_AUTH_TOKEN=${tokens('remotes').user()}\n`).stage().commit('leak').remove('.env').stage().commit('and out again');
  for (const [name, url] of Object.entries(urls)) made.git('remote', 'add', name, url);
  made.git('update-ref', 'refs/remotes/private/main', 'HEAD');
  head = made.git('rev-parse', 'HEAD').trim();
});

type Settings = readonly (readonly [key: string, value: string])[];

/** Git takes settings from the environment, so that all rows share one repository. */
function under(settings: Settings): NodeJS.ProcessEnv {
  const numbered = settings.flatMap(([key, value], at) => [[`GIT_CONFIG_KEY_${at}`, key], [`GIT_CONFIG_VALUE_${at}`, value]]);
  return { ...made.env, GIT_CONFIG_COUNT: `${settings.length}`, ...Object.fromEntries(numbered) };
}

const newBranch = (): string => `refs/heads/main ${head} refs/heads/new ${zero}\n`;

describe('of what is pushed', () => {
  it.each<readonly [string, readonly string[], Settings]>([
    ['by its name', ['private', urls.private], []],
    ['by its name alone', ['private'], []],
    ['by its URL', [urls.private, urls.private], []],
    ['by another way to the same place', ['git@git.example.org:private', 'git@git.example.org:private'], []],
    ['which is pushed to by ssh', ['private', 'git@git.example.org:private.git'], [['remote.private.pushUrl', 'git@git.example.org:private.git']]],
    ['whose URL is a short one', ['short', urls.private], [['remote.short.url', 'example:private.git'], ['remote.short.fetch', '+refs/heads/*:refs/remotes/private/*'], ['url.https://git.example.org/.insteadOf', 'example:']]],
  ])('nothing is read that the remote has: %s', async (_, args, settings) => {
    const { code, report } = await scanJson(['pre-push', ...args], { cwd: made.root, env: under(settings), stdin: newBranch() });
    expect(report.scan).toMatchObject({ commits: 0, complete: true });
    expect(code).toBe(0);
  });

  it.each<readonly [string, readonly string[], Settings]>([
    ['another remote has it', ['public', urls.public], []],
    ['another URL is pushed to', ['https://elsewhere.example.org/app', 'https://elsewhere.example.org/app'], []],
    ['nobody says where it goes', [], []],
    ['it goes elsewhere than it comes from', ['private', urls.public], [['remote.private.pushUrl', urls.public]]],
    ['it goes elsewhere by a shorter name', ['private', urls.public], [[`url.${urls.public}.pushInsteadOf`, urls.private]]],
    ['it goes to two places', ['private', urls.private], [['remote.private.pushUrl', urls.private], ['remote.private.pushUrl', urls.public]]],
    ['two remotes are fetched to one folder', ['public', urls.public], [['remote.public.fetch', '+refs/heads/*:refs/remotes/private/*']]],
    ['a remote is fetched to branches of one\'s own', ['public', urls.public], [['remote.public.fetch', '+refs/*:refs/*']]],
    ['a remote has the folder of another one in its own', ['all', 'https://git.example.org/all'], [['remote.all.url', 'https://git.example.org/all'], ['remote.all.fetch', '+refs/heads/*:refs/remotes/*'], fetched('private')]],
  ])('all is read where %s', async (_, args, settings) => {
    const { code, report } = await scanJson(['pre-push', ...args], { cwd: made.root, env: under(settings), stdin: newBranch() });
    expect(report.scan.commits).toBe(3);
    expect(code).toBe(1);
  });

  it.each<readonly [string, (at: Repo) => void]>([
    ['a ref that points at a branch', (at) => at.git('symbolic-ref', 'refs/remotes/private/follows', 'refs/heads/main')],
    ['a link to the file of a branch', (at) => symlinkSync('../../heads/main', at.path('.git/refs/remotes/private/follows'))],
    ['a link to the folder of branches', (at) => symlinkSync('../../heads', at.path('.git/refs/remotes/private/follows'))],
    ['a folder of branches that is a link to the remote\'s', (at) => {
      cpSync(at.path('.git/refs/heads'), at.path('.git/refs/remotes/private'), { recursive: true });
      rmSync(at.path('.git/refs/heads'), { recursive: true });
      symlinkSync('remotes/private', at.path('.git/refs/heads'));
    }],
  ])('a commit is read though what is remembered of the remote follows the branch: %s', async (_, follow) => {
    const at = repo({ firstCommit: true });
    at.git('remote', 'add', 'private', urls.private);
    at.git('update-ref', 'refs/remotes/private/main', 'HEAD');
    follow(at);
    at.file('.env', `SENTRY_AUTH_TOKEN=${tokens('follows').user()}\n`).stage().commit('leak');
    const stdin = `refs/heads/main ${at.git('rev-parse', 'HEAD').trim()} refs/heads/main ${at.git('rev-parse', 'HEAD~1').trim()}\n`;
    expect((await scanJson(['pre-push', 'private', urls.private], { cwd: at.root, env: at.env, stdin })).paths).toEqual(['.env']);
    expect(fastHook()(['pre-push', 'private', urls.private], at.root, at.env, stdin)).toBe('maybe');
  });

  it('what git says that the remote has is not read, whatever is known of it else', async () => {
    const stdin = `refs/heads/main ${head} refs/heads/main ${made.git('rev-parse', 'HEAD~1').trim()}\n`;
    expect(await scanJson(['pre-push', 'public', urls.public], { cwd: made.root, env: made.env, stdin })).toMatchObject({ code: 0, report: { scan: { commits: 1 } } });
  });

  it('all is read where the remote has not what is remembered of it: its URL may lead elsewhere now', async () => {
    const stdin = `refs/heads/main ${head} refs/heads/main ${zero}\n`;
    const { code, stdout } = await sntrylint(['pre-push', 'private', urls.private], { cwd: made.root, env: made.env, stdin });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('private has no refs/heads/main, which this repository remembers of it: what else it remembers did not count. git fetch --prune');
    expect(code).toBe(1);
  });

  it('nothing is read that this repository pushes to itself', async () => {
    const { code, stdout } = await sntrylint(['pre-push', '.', '.'], { cwd: made.root, env: made.env, stdin: newBranch() });
    expect(stdout).toContain('this repository is pushed to itself');
    expect(code).toBe(0);
  });

  it('the framework names the remote in its variables', async () => {
    const pushed = { PRE_COMMIT: '1', PRE_COMMIT_LOCAL_BRANCH: 'main', PRE_COMMIT_REMOTE_BRANCH: 'new' };
    const codes = [];
    for (const name of ['private', 'public'] as const) {
      const env = { ...made.env, ...pushed, PRE_COMMIT_REMOTE_NAME: name, PRE_COMMIT_REMOTE_URL: urls[name] };
      codes.push((await scanJson(['pre-push'], { cwd: made.root, env })).code);
    }
    expect(codes).toEqual([0, 1]);
  });
});

describe('where git named no refs', () => {
  it.each<readonly [string, readonly string[], number, string]>([
    ['the remote has all', ['private', urls.private], 0, 'private lacks nothing of all branches, tags and notes here'],
    ['the remote lacks some', ['public', urls.public], 1, 'so what public lacks of all branches, tags and notes here was read'],
    ['nobody says where it goes', [], 1, 'it is not known which remote is pushed to'],
  ])('what the remote lacks is read: %s', async (_, args, wanted, note) => {
    const { code, stdout } = await sntrylint(['pre-push', ...args], { cwd: made.root, env: made.env, stdin: '' });
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('git named no refs on standard input: nothing is pushed, or another command of the hook read them first');
    expect(said).toContain(note);
    expect(code).toBe(wanted);
  });

  it('tags, notes and a commit that no branch has are read too', async () => {
    const at = repo({ firstCommit: true });
    const token = tokens('named').user();
    at.git('tag', '--annotate', '--message', `tag ${token}`, 'v1');
    at.git('notes', 'add', '--message', `note ${token}`);
    at.git('checkout', '--quiet', '--detach');
    at.commit(`message ${token}`);
    const { code, paths } = await scanJson(['pre-push', 'origin', urls.public], { cwd: at.root, env: at.env, stdin: '' });
    expect(paths).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), expect.stringMatching(/^commit .* \(message\)$/), 'tag v1 (message)']);
    expect(code).toBe(1);
  });

  it('a push is stopped whose refs another command of the hook took', () => {
    const at = repo({ firstCommit: true });
    at.git('init', '--quiet', '--bare', `${at.root}.git`);
    at.git('remote', 'add', 'origin', `${at.root}.git`);
    at.file('.env', `SENTRY_AUTH_TOKEN=${tokens('taken').user()}\n`).stage().commit('leak');
    hook(at.path('.git'), 'pre-push', 'cat >.git/taken', `exec ${shellCommand('pre-push')} "$@"`);
    const { code, said } = gitRun(at, 'push', 'origin', 'main');
    expect(said).toContain('git named no refs on standard input');
    expect(said).toContain('.env:1:19');
    expect(code).not.toBe(0);
  });
});
