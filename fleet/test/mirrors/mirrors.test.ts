import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastingFolder, temporaryFolder } from '../../../test/support/repo.ts';
import { tokens } from '../../../test/support/tokens.ts';
import type { ListedRepository } from '../../src/listing/repository.ts';
import { loginFor } from '../../src/mirrors/login.ts';
import { type MirrorLimits, type Mirrors, openMirrors, type Place } from '../../src/mirrors/mirrors.ts';
import { readRefs } from '../../src/mirrors/remote-refs.ts';
import { everyForm } from '../support/every-form.ts';
import { gitServer } from '../support/git-server.ts';
import { origins } from '../support/origins.ts';

const roomy: MirrorLimits = { cacheSize: 1e9, repositorySize: 1e9, time: 60_000, memory: 1e9 };

function listed(url: string): ListedRepository {
  return { url, name: url, platform: 'url', archived: false, fork: false };
}

/** Fetches, and looks at the copy. */
async function use<Result>(mirrors: Mirrors, url: string, look: (place: Place) => Result): Promise<Result> {
  const one = listed(url);
  return mirrors.use(one, await mirrors.refs(one), async (place) => look(place));
}

const git = (folder: string, ...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const home = lastingFolder();
const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };

describe('a copy', { timeout: 60_000 }, () => {
  it('is fetched, follows what changes, drops what is gone, and knows HEAD', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    made.git('a/b.git', 'branch', 'old');
    await using server = await gitServer(made.root);
    const [cache, url] = [join(temporaryFolder(), 'cache'), `${server.origin}/a/b.git`];
    const mirrors = openMirrors(cache, env, roomy);
    const refs = ({ repository }: Place): string => git(repository, 'for-each-ref', '--format=%(refname)');
    expect(await use(mirrors, url, refs)).toBe('refs/heads/main\nrefs/heads/old');
    made.git('a/b.git', 'branch', '-D', 'old');
    made.git('a/b.git', 'branch', '-m', 'main', 'trunk');
    expect(await use(mirrors, url, refs)).toBe('refs/heads/trunk');
    expect(await use(mirrors, url, ({ repository }) => git(repository, 'symbolic-ref', 'HEAD'))).toBe('refs/heads/trunk');
  });

  it('has objects that are named as those of its server, also where these change', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    made.make('a/long.git', 'sha256');
    made.commit('a/long.git', { x: '1' });
    await using server = await gitServer(made.root);
    const [cache, url] = [join(temporaryFolder(), 'cache'), `${server.origin}/a/b.git`];
    const mirrors = openMirrors(cache, env, roomy);
    const names = ({ repository }: Place): string => git(repository, 'rev-parse', 'HEAD');
    expect(await use(mirrors, url, names)).toMatch(/^[0-9a-f]{40}$/);
    renameSync(join(made.root, 'a/long.git'), join(made.root, 'a/new.git'));
    renameSync(join(made.root, 'a/b.git'), join(made.root, 'a/long.git'));
    renameSync(join(made.root, 'a/new.git'), join(made.root, 'a/b.git'));
    expect(await use(mirrors, url, names)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes when others were used since and there is no room', async () => {
    const made = origins();
    for (const name of ['one', 'two', 'three']) made.commit(`a/${name}.git`, { x: name });
    await using server = await gitServer(made.root);
    const cache = join(temporaryFolder(), 'cache');
    const mirrors = openMirrors(cache, env, { ...roomy, cacheSize: 1 });
    for (const name of ['one', 'two', 'three']) await use(mirrors, `${server.origin}/a/${name}.git`, () => null);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('is given up when it is too large, and nothing of it stays', async () => {
    const made = origins();
    made.commit('a/big.git', { x: 'x'.repeat(200_000) });
    await using server = await gitServer(made.root);
    const cache = join(temporaryFolder(), 'cache');
    const mirrors = openMirrors(cache, env, { ...roomy, repositorySize: 1000 });
    await expect(use(mirrors, `${server.origin}/a/big.git`, () => null)).rejects.toThrow('it is larger than 1.0 kB');
    expect(readdirSync(join(cache, readdirSync(cache)[0]!))).toEqual(['bytes']);
  });

  it('counts towards the limit of all copies, also if its scan failed or its worker was killed', async () => {
    const made = origins();
    for (const name of ['failed', 'killed', 'last']) made.commit(`a/${name}.git`, { x: name });
    await using server = await gitServer(made.root);
    const cache = join(temporaryFolder(), 'cache');
    const mirrors = openMirrors(cache, env, { ...roomy, cacheSize: 1 });
    const [failed, killed, last] = ['failed', 'killed', 'last'].map((name) => listed(`${server.origin}/a/${name}.git`)) as [ListedRepository, ListedRepository, ListedRepository];
    const refs = await mirrors.refs(failed);
    await expect(mirrors.use(failed, refs, () => Promise.reject(new Error('it took too long')))).rejects.toThrow('it took too long');
    expect(readdirSync(cache)).toEqual([]);
    mkdirSync(join(cache, createHash('sha256').update(killed.url).digest('hex').slice(0, 40), 'mirror.git/objects'), { recursive: true });
    await mirrors.use(last, await mirrors.refs(last), async () => null);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('may be deleted by another process while all copies are measured', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    await using server = await gitServer(made.root);
    const cache = join(temporaryFolder(), 'cache');
    const mirrors = openMirrors(cache, env, roomy);
    const vanishing = join(cache, 'a'.repeat(40));
    mkdirSync(vanishing);
    symlinkSync('nothing', join(vanishing, 'bytes'));
    expect(await use(mirrors, `${server.origin}/a/b.git`, () => 'scanned')).toBe('scanned');
  });

  it('has its refs in one file if there are many', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    const oid = made.git('a/b.git', 'rev-parse', 'main').trim();
    const packed = Array.from({ length: 600 }, (_, i) => `${oid} refs/pull/${String(i).padStart(3, '0')}/head\n`);
    writeFileSync(join(made.root, 'a/b.git/packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${oid} refs/heads/main\n${packed.join('')}`);
    await using server = await gitServer(made.root);
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    const look = ({ repository }: Place) => [git(repository, 'for-each-ref').split('\n').length, readdirSync(join(repository, 'refs'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length];
    expect(await use(mirrors, `${server.origin}/a/b.git`, look)).toEqual([601, 0]);
  });

  it('is nobody else’s while somebody works with it', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    await using server = await gitServer(made.root);
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    const one = listed(`${server.origin}/a/b.git`);
    const refs = await mirrors.refs(one);
    await mirrors.use(one, refs, async () => {
      await expect(mirrors.use(one, refs, async () => null)).rejects.toThrow('another worker has its copy');
    });
  });

  it('runs nothing that the user’s templates or a folder’s own configuration name', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    const proof = join(temporaryFolder(), 'proof');
    const folder = join(made.root, 'a/b.git');
    mkdirSync(join(folder, 'hooks'), { recursive: true });
    writeFileSync(join(folder, 'hooks/post-checkout'), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    for (const [key, value] of [['core.fsmonitor', `touch ${proof}`], ['uploadpack.packObjectsHook', `touch ${proof}`], ['core.pager', `touch ${proof}`], ['credential.helper', `!touch ${proof}`], ['core.sshCommand', `touch ${proof}`]] as const) made.git('a/b.git', 'config', key, value);
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    const refs = await mirrors.refs({ ...listed(folder), platform: 'folder' });
    expect([refs.head, refs.isEmpty, existsSync(proof)]).toEqual(['refs/heads/main', false, false]);
  });

  it('is made anew if it is broken, and a repository above it is left alone', async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    made.commit('above.git', { own: '1' });
    made.git('above.git', 'branch', 'mine');
    const before = made.git('above.git', 'for-each-ref') + made.git('above.git', 'symbolic-ref', 'HEAD');
    await using server = await gitServer(made.root);
    const [cache, url] = [join(made.root, 'above.git/cache'), `${server.origin}/a/b.git`];
    const mirrors = openMirrors(cache, env, roomy);
    const copy = await use(mirrors, url, ({ repository }) => repository);
    writeFileSync(join(copy, 'HEAD'), '');
    made.commit('a/b.git', { x: '2' });
    expect(await use(mirrors, url, ({ repository }) => git(repository, 'rev-list', '--count', 'HEAD'))).toBe('2');
    expect(made.git('above.git', 'for-each-ref') + made.git('above.git', 'symbolic-ref', 'HEAD')).toBe(before);
  });

  it('is not taken from a repository above a folder that is broken', async () => {
    const made = origins();
    made.commit('above.git', { own: '1' });
    made.make('above.git/broken.git');
    writeFileSync(join(made.root, 'above.git/broken.git/HEAD'), '');
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    await expect(mirrors.refs({ ...listed(join(made.root, 'above.git/broken.git')), platform: 'folder' })).rejects.toThrow(/not a git repository/);
  });

  it('is not looked for in a folder that is gone', async () => {
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    await expect(mirrors.refs({ ...listed(join(temporaryFolder(), 'gone.git')), platform: 'folder' })).rejects.toThrow('the folder does not exist on this machine');
  });

  it.each([
    ['a program', 'ext::sh -c touch%20/tmp/never', /transport 'ext' not allowed/],
    ['a folder', 'file:///etc', /transport 'file' not allowed/],
    ['git’s own protocol, which nobody protects', 'git://127.0.0.1/x', /transport 'git' not allowed/],
  ])('never comes by %s', async (_, url, words) => {
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), env, roomy);
    await expect(mirrors.refs(listed(url))).rejects.toThrow(words);
  });
});

describe('a login', () => {
  const withToken = { ...env, GITHUB_TOKEN: 'made-up' };

  it('is for the server that the token is bound to, and stands in no argument', () => {
    const login = loginFor('https://github.com/a/b.git', withToken);
    expect(login.variables).toEqual({ SNTRYLINT_FLEET_GIT_USER: 'x-access-token', SNTRYLINT_FLEET_GIT_TOKEN: 'made-up' });
    expect(login.options.join(' ')).not.toContain('made-up');
  });

  it.each(['https://github.com.evil.example/a/b', 'https://github.com:8443/a/b', 'https://gitlab.com/a/b', 'git@github.com:a/b.git', 'ssh://git@github.com/a/b'])('is none for %s', (url) => {
    expect(loginFor(url, withToken)).toEqual({ options: [], variables: {}, secret: null });
  });

  it('is not followed to another server, and stored by no helper of the user', { timeout: 60_000 }, async () => {
    const made = origins();
    made.commit('a/b.git', { x: '1' });
    await using other = await gitServer(made.root);
    await using server = await gitServer(made.root);
    const stored = join(temporaryFolder(), 'stored');
    const own = lastingFolder();
    writeFileSync(join(own, '.gitconfig'), `[credential]\n\thelper = store --file=${stored}\n`);
    server.behave('/a/b.git', { kind: 'private', user: 'oauth2', password: 'made-up' });
    server.behave('/a/moved.git', { kind: 'moved', to: `${other.origin}/a/b.git` });
    other.behave('/a/b.git', { kind: 'private', user: 'oauth2', password: 'made-up' });
    const mirrors = openMirrors(join(temporaryFolder(), 'cache'), { ...env, HOME: own, GITEA_TOKEN: 'made-up', GITEA_SERVER_URL: server.origin }, roomy);
    expect((await mirrors.refs(listed(`${server.origin}/a/b.git`))).isEmpty).toBe(false);
    await expect(mirrors.refs(listed(`${server.origin}/a/moved.git`))).rejects.toThrow(/could not read Username|Authentication failed/);
    expect([other.authorizations, existsSync(stored) ? readFileSync(stored, 'utf8') : '']).toEqual([[], '']);
  });
});

describe('what a server says', { timeout: 60_000 }, () => {
  it('is told without what it was sent, whoever sent it', async () => {
    const made = origins();
    await using server = await gitServer(made.root);
    const [token, own] = [tokens('echo').hex(40), tokens('echo helper').hex(40)];
    server.behave('/a/b.git', { kind: 'echo' });
    const world = { ...env, HOME: lastingFolder() };
    const reasonOf = async (mine: Record<string, string | undefined>): Promise<string> => (await openMirrors(join(temporaryFolder(), 'cache'), mine, roomy).refs(listed(`${server.origin}/a/b.git`)).catch((error: Error) => error.message)) as string;
    const known = await reasonOf({ ...world, GITEA_TOKEN: token, GITEA_SERVER_URL: server.origin });
    writeFileSync(join(world.HOME, '.gitconfig'), `[credential]\n\thelper = "!f() { echo username=ada; echo password=${own}; }; f"\n`);
    const unknown = await reasonOf(world);
    for (const reason of [known, unknown]) expect(reason).toMatch(/Basic …/);
    for (const secret of [token, own]) expect([known, unknown].flatMap((reason) => everyForm(secret).filter((form) => reason.includes(form)))).toEqual([]);
  });
});

describe('a list of refs', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const lines = (...all: readonly string[]) => readRefs(Buffer.from(all.map((line) => `${line}\n`).join('')));

  it('is the same in every order, and another where a ref or HEAD is', () => {
    const one = lines(`ref: refs/heads/main\tHEAD`, `${a}\trefs/heads/main`, `${b}\trefs/heads/x`);
    expect(one).toMatchObject({ isEmpty: false, head: 'refs/heads/main' });
    expect(lines(`${b}\trefs/heads/x`, `${a}\trefs/heads/main`, `ref: refs/heads/main\tHEAD`).hash).toBe(one.hash);
    expect(lines(`ref: refs/heads/x\tHEAD`, `${a}\trefs/heads/main`, `${b}\trefs/heads/x`).hash).not.toBe(one.hash);
    expect(lines(`ref: refs/heads/main\tHEAD`, `${b}\trefs/heads/main`, `${b}\trefs/heads/x`).hash).not.toBe(one.hash);
  });

  it('may be empty', () => {
    expect(readRefs(Buffer.alloc(0))).toMatchObject({ isEmpty: true, head: null });
    expect(lines('ref: refs/heads/main\tHEAD')).toMatchObject({ isEmpty: true });
  });
});
