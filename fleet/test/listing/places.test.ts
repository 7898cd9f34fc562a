import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/repo.ts';
import { readCloneUrl } from '../../src/listing/places/clone-url.ts';
import { readWhat } from '../../src/listing/what.ts';
import { list } from '../support/list.ts';

const refusal = (text: string): object => {
  try {
    return readWhat(text, '/');
  } catch (error) {
    const { what, where, fix } = error as { readonly what: string; readonly where: string; readonly fix: string };
    return { what, where, fix };
  }
};

describe('an account', () => {
  it.each([
    ['github:acme', 'github', 'https://github.com', 'acme'],
    ['gitlab:acme/mobile', 'gitlab', 'https://gitlab.com', 'acme/mobile'],
    ['gitea:acme', 'gitea', 'https://gitea.com', 'acme'],
    ['codeberg:acme', 'gitea', 'https://codeberg.org', 'acme'],
    ['forgejo:https://git.example.com/acme/', 'gitea', 'https://git.example.com', 'acme'],
    ['github:https://ghe.example.com/acme', 'github', 'https://ghe.example.com', 'acme'],
    ['gitlab:https://git.example.com:8443/acme/mobile', 'gitlab', 'https://git.example.com:8443', 'acme/mobile'],
    ['gitea:git.example.com:3000/acme', 'gitea', 'https://git.example.com:3000', 'acme'],
    ['github:ghe.example.com/acme', 'github', 'https://ghe.example.com', 'acme'],
    ['gitlab:my.group/mobile', 'gitlab', 'https://gitlab.com', 'my.group/mobile'],
    ['gitea:https://example.com/git#team', 'gitea', 'https://example.com/git', 'team'],
  ])('%s', (text, platform, server, account) => {
    expect(readWhat(text, '/')).toEqual({ kind: 'account', platform, server, account, text });
  });

  it.each([
    ['github:acme/app', 'This is not the name of an organization'],
    ['github:', 'This is not the name of an organization'],
    ['github:..', 'This is not the name of an organization'],
    ['forgejo:acme', 'The address of the server is missing'],
    ['github:http://ghe.example.com/acme', 'A credential is not sent over plain http'],
    ['gitea:https://git.example.com/a/b', 'This is not the name of an organization'],
    ['gitlab:https://git.example.com/acme?private_token=hunter2', 'An address of a server has no query'],
    ['gitlab:https://ada:hunter2@git.example.com/acme', 'An address must not hold a user or a password'],
  ])('%s is refused: %s', (text, what) => {
    expect(refusal(text)).toMatchObject({ what });
    expect(JSON.stringify(refusal(text))).not.toContain('hunter2');
  });

  it('that is meant is named', () => {
    expect(refusal('githup:acme')).toMatchObject({ fix: 'did you mean github:acme' });
    expect(refusal('acme')).toMatchObject({ fix: expect.stringContaining('github:acme') });
  });
});

describe('an address', () => {
  it.each([
    ['https://github.com/acme/app.git', 'github.com/acme/app'],
    ['https://github.com/acme/app', 'github.com/acme/app'],
    ['git@github.com:acme/app.git', 'github.com/acme/app'],
    ['ssh://git@git.example.com:2222/acme/app.git', 'git.example.com/acme/app'],
    ['http://127.0.0.1:3000/acme/app', '127.0.0.1:3000/acme/app'],
    ['host.example:acme/app', 'host.example/acme/app'],
  ])('%s names %s', (text, name) => {
    expect(readCloneUrl(text)).toMatchObject({ kind: 'url', name });
  });

  it.each([
    'http://example.com/a/b', 'git://example.com/a/b', 'file:///srv/a', 'ftp://example.com/a', 'ext::sh -c id', 'ext::id', 'fd::7',
    'https://token@github.com/a/b', 'https://a:b@github.com/a/b', 'ssh://a:b@example.com/c', 'https://example.com/a/b?private_token=x', 'https://example.com/a/b#x',
    '-oProxyCommand=id', 'ssh://-oProxyCommand=id/a', '-o@host:a', 'https://example.com/', 'https://example.com/a/../..', 'https://example.com/a\nb', '', 'x'.repeat(3000), 'https://',
  ])('%j is refused', (text) => {
    expect(readCloneUrl(text)).toMatchObject({ kind: 'refused' });
  });

  it('on the command line ends the call before anything is listed, and is not shown', async () => {
    await expect(list(['https://github.com/acme/app', 'https://hunter2@github.com/acme/other'])).rejects.toThrow(expect.objectContaining({ exitCode: 2, what: expect.not.stringContaining('hunter2'), where: null }));
  });
});

describe('a file of addresses', () => {
  it('has one a line, with comments; what is refused is named by its line and not shown', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'urls.txt'), '# ours\nhttps://github.com/acme/app\r\n\n  git@github.com:acme/other.git   # the other\nhttps://hunter2@github.com/acme/x\nhttps://github.com/acme/app.git\n');
    const listed = await list('urls.txt', { cwd });
    expect(listed.repositories).toEqual(['https://github.com/acme/app', 'git@github.com:acme/other.git'].map((url) => ({ url, name: url.replace(/^.*(?:@|:\/\/)/, '').replace(':', '/').replace('.git', ''), platform: 'url', archived: false, fork: false })));
    expect(listed.missing).toEqual([{ what: 'urls.txt:5', reason: expect.stringContaining('it holds a user or a password') }]);
    expect(JSON.stringify(listed)).not.toContain('hunter2');
  });

  it('that is empty or no text is named', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'empty'), '# none\n');
    writeFileSync(join(cwd, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
    expect((await list(['empty', 'binary'], { cwd })).missing).toEqual([{ what: 'empty', reason: 'there is no address in it' }, { what: 'binary', reason: 'The list of repositories could not be read: it is not UTF-8' }]);
  });
});

describe('a folder', () => {
  const bareAt = (path: string): void => ['objects', 'refs'].forEach((name) => (mkdirSync(join(path, name), { recursive: true }), writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n')));

  it('gives the repositories in it, bare ones and work trees, and follows no link', async () => {
    const cwd = temporaryFolder();
    bareAt(join(cwd, 'repos/acme/app.git'));
    bareAt(join(cwd, 'repos/acme/app.git/modules/inner'));
    bareAt(join(cwd, 'repos/tree/.git'));
    bareAt(join(cwd, 'elsewhere/x.git'));
    symlinkSync('../elsewhere', join(cwd, 'repos/linked'));
    symlinkSync('.', join(cwd, 'repos/acme/round'));
    symlinkSync('nowhere', join(cwd, 'repos/dangling'));
    const listed = await list('repos', { cwd });
    expect(listed.repositories).toEqual(['acme/app.git', 'tree/.git'].map((path) => ({ url: `${cwd}/repos/${path}`, name: `${cwd}/repos/${path}`, platform: 'folder', archived: false, fork: false })));
    expect(listed.missing).toEqual(['acme/round', 'linked'].map((path) => ({ what: `${cwd}/repos/${path}`, reason: 'it is a link, which is not followed; name what it leads to' })));
  });

  it('names a work tree whose repository is elsewhere, a name that is no text, and one that is too long for the database, and lists the others', async () => {
    const cwd = temporaryFolder();
    const long = join(cwd, 'repos', ...Array.from({ length: 11 }, (_, index) => `${index}`.padEnd(230, 'x')));
    bareAt(long);
    bareAt(join(cwd, 'repos/ok.git'));
    mkdirSync(join(cwd, 'repos/tree'));
    writeFileSync(join(cwd, 'repos/tree/.git'), 'gitdir: /etc\n');
    mkdirSync(Buffer.concat([Buffer.from(`${cwd}/repos/`), Buffer.from([0xff, 0xfe])]));
    const listed = await list('repos', { cwd });
    expect(listed.names).toEqual([`${cwd}/repos/ok.git`]);
    expect(listed.missing.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^its name has more than 2500 bytes/), expect.stringMatching(/leads to a repository in another place/), expect.stringMatching(/could not be read \(ENOENT\)/)]);
  });

  it('without a repository is named', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'empty'));
    expect((await list('empty', { cwd })).missing).toEqual([{ what: 'empty', reason: 'there is no repository in this folder' }]);
  });
});
