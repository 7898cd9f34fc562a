import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { sha256 } from '../../../src/secret/secret.ts';
import { list } from '../support/list.ts';
import { platformServer, type PlatformOptions, type PlatformServer } from '../support/platforms/server.ts';

const token = 'made-up-token-0123456789';
const tokens = { [token]: 'ada' };

/** How each platform is told its token, bound to the server of the test. */
const platforms = [
  { kind: 'github', page: 100, env: (url: string) => ({ GITHUB_TOKEN: token, GITHUB_SERVER_URL: url }) },
  { kind: 'gitlab', page: 100, env: (url: string) => ({ GITLAB_TOKEN: token, GITLAB_HOST: url }) },
  { kind: 'gitea', page: 50, env: (url: string) => ({ GITEA_TOKEN: token, GITEA_SERVER_URL: url }) },
] as const;

const path = { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
const host = ({ url }: PlatformServer): string => new URL(url).host;
const many = (server: PlatformServer, amount: number): PlatformServer => {
  server.world.account('acme');
  for (let index = 1; index <= amount; index++) server.world.add(`acme/app-${index}`);
  return server;
};
const all = (server: PlatformServer, amount: number): readonly string[] => Array.from({ length: amount }, (_, index) => `${host(server)}/acme/app-${index + 1}`).sort();

describe.each(platforms)('$kind', ({ kind, page, env }) => {
  const open = (options: PlatformOptions = {}): Promise<PlatformServer> => platformServer(kind, { tokens, ...options });
  const named = (server: PlatformServer, account = 'acme'): string => `${kind}:${server.url}/${account}`;

  it('lists every page, each repository once', async () => {
    await using server = many(await open(), 2 * page + 5);
    const listed = await list(named(server));
    expect([listed.names.toSorted(), listed.missing]).toEqual([all(server, 2 * page + 5), []]);
    expect(listed.repositories[0]).toEqual({ url: `${server.url}/acme/app-1.git`, name: `${host(server)}/acme/app-1`, platform: kind, archived: false, fork: false });
  });

  it('passes over nothing where repositories are deleted and made while it lists', async () => {
    await using server = many(await open(), 3 * page);
    const last = 3;
    for (let number = 1; number <= last; number++) {
      server.fault(new RegExp(`[?&]page=${number}(?:&|$)`), { kind: 'meanwhile', does: (world) => void world.remove(`acme/app-${number}`).remove(`acme/app-${page + number}`).add(`acme/new-${number}`) });
    }
    const listed = await list(named(server));
    expect(server.world.repositories().map(({ path: one }) => `${host(server)}/${one}`).filter((one) => !one.includes('/new-') && !listed.names.includes(one))).toEqual([]);
    expect(new Set(listed.names).size).toBe(listed.names.length);
  });

  it('lists one that is renamed while it lists once', async () => {
    await using server = many(await open(), page + 1);
    server.fault(/[?&]page=2(?:&|$)/, { kind: 'meanwhile', does: (world) => void world.rename('acme/app-1', 'acme/renamed') });
    expect((await list(named(server))).names.toSorted()).toEqual(all(server, page + 1));
  });

  it('sends the token that is bound to the host, and none where it is bound to another', async () => {
    await using server = await open();
    server.world.account('acme').add('acme/open').add('acme/closed', { private: true });
    expect((await list(named(server), { env: { ...path, ...env(server.url) } })).names).toEqual([`${host(server)}/acme/open`, `${host(server)}/acme/closed`]);
    expect(new Set(server.requests.map(({ credentialHash }) => credentialHash))).toEqual(new Set([sha256(token)]));
    const sent = server.requests.length;
    const elsewhere = await list(named(server), { env: { ...path, ...env('https://other.example') } });
    expect([elsewhere.names, elsewhere.said]).toEqual([[`${host(server)}/acme/open`], [expect.stringContaining('only public repositories are listed')]]);
    expect(server.requests.slice(sent).map(({ credentialHash }) => credentialHash)).toEqual(Array(server.requests.length - sent).fill(null));
  });

  it('leaves out archived ones and forks where it is told to, and lists wikis as repositories of their own', async () => {
    await using server = await open();
    server.world.account('acme').add('acme/app').add('acme/old', { archived: true, wiki: false }).add('acme/fork', { fork: true, wiki: false });
    const of = async (over: Parameters<typeof list>[1]): Promise<readonly string[]> => (await list(named(server), over)).names.map((name) => name.slice(name.lastIndexOf('/') + 1));
    expect([await of({}), await of({ archived: false }), await of({ forks: false }), await of({ archived: false, forks: false, wikis: true })]).toEqual([['app', 'old', 'fork'], ['app', 'fork'], ['app', 'old'], ['app', 'app.wiki']]);
    expect((await list(named(server), { wikis: true })).repositories.find(({ wikiOf }) => wikiOf !== undefined)).toMatchObject({ url: `${server.url}/acme/app.wiki.git`, name: `${host(server)}/acme/app.wiki`, wikiOf: `${host(server)}/acme/app` });
  });

  it('waits where it is asked too often, and says so', async () => {
    await using server = many(await open(), page + 1);
    server.fault(/page=2/, { kind: 'secondary-limit', after: 17 });
    server.fault(/page=1/, { kind: 'secondary-limit', after: null }, 2);
    const listed = await list(named(server));
    expect([listed.names.length, listed.missing, listed.waited]).toEqual([page + 1, [], 17_000 + 60_000 + 120_000]);
    expect(listed.said.slice(1)).toEqual([60, 120, 17].map((seconds) => `${host(server)}: too many requests; waiting ${seconds} s`));
  });

  it('gives up where it would wait too long, with what is on the list and what is not', async () => {
    await using server = many(await open(), page + 1);
    server.fault(/page=2/, { kind: 'secondary-limit', after: 7200 }, 9);
    const listed = await list(named(server));
    expect([listed.names.length, listed.missing]).toEqual([page, [{ what: named(server), reason: `${host(server)} answers no more requests until 2026-11-25T02:00Z, which is too long to wait; with a credential it allows more; of 2 pages page 1 was listed; ${page} repositories were listed until then` }]]);
  });

  it('tries again where an answer breaks off or fails, and names the account where it goes on failing', async () => {
    await using server = many(await open(), page + 1);
    server.fault(/page=1/, { kind: 'cut' });
    server.fault(/page=1/, { kind: 'half' });
    server.fault(/page=2/, { kind: 'status', status: 502, body: '<html>' }, 2);
    expect((await list(named(server))).names).toHaveLength(page + 1);
    server.fault(/page=2/, { kind: 'half' }, 99);
    const broken = await list(named(server));
    expect([broken.names.length, broken.missing.map(({ what }) => what)]).toEqual([page, [named(server)]]);
    expect(broken.missing[0]!.reason).toContain('not complete JSON');
  });

  it('follows no redirect, and names an account that is not there or whose token is not accepted', async () => {
    await using server = many(await open(), 1);
    await using other = await open();
    const hear = async (account: string, over = {}): Promise<string> => (await list(named(server, account), over)).missing.map(({ reason }) => reason).join();
    expect(await hear('nobody')).toMatch(/answered 404.*there was no credential$/);
    expect(await hear('acme', { env: { ...path, ...env(server.url), [Object.keys(env(''))[0]!]: 'another' } })).toMatch(/answered 401.*\(with [A-Z_]+\); the token is not accepted/);
    server.fault(/./, { kind: 'status', status: 301, headers: { location: `${other.url}/elsewhere` } }, 9);
    expect(await hear('acme', { env: { ...path, ...env(server.url) } })).toContain(`a redirect to ${host(other)}, which is not followed`);
    expect(other.requests).toEqual([]);
  });

  it('uses nothing of an entry that it cannot check, and names it', async () => {
    const url = { github: 'clone_url', gitlab: 'http_url_to_repo', gitea: 'clone_url' }[kind];
    const name = { github: 'full_name', gitlab: 'path_with_namespace', gitea: 'full_name' }[kind];
    await using server = await open();
    const hostile: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
      [{ [url]: 'ext::sh -c touch% /tmp/x' }, 'characters that an address cannot have'],
      [{ [url]: 'file:///etc' }, 'the protocol file is not supported'],
      [{ [url]: 'https://ada:hunter2@127.0.0.1/acme/a5.git' }, 'a user or a password'],
      [{ [url]: 'https://evil.example/acme/a6.git' }, 'leads to another host, evil.example'],
      [{ [url]: `${server.url}/acme/other.git` }, 'is that of another repository'],
      [{ [url]: '--upload-pack=x' }, 'characters that an address cannot have'],
      [{ [name]: 'acme/../../etc' }, 'its name cannot be one'],
      [{ [name]: 'acme/a\u001b[31m' }, String.raw`its name cannot be one: acme/a\x1b[31m`],
      [{ [name]: 7 }, 'its name cannot be one: number'],
    ];
    server.world.account('acme').add('acme/good');
    hostile.forEach(([answer], index) => server.world.add(`acme/a${index + 3}`, { answer }));
    const listed = await list(named(server));
    expect(listed.names).toEqual([`${host(server)}/acme/good`]);
    expect(listed.missing.map(({ reason }) => reason)).toEqual(hostile.map(([, why]) => expect.stringContaining(why)));
    expect(JSON.stringify(listed)).not.toContain('hunter2');
  });

  it('brings nothing back of a token that a server repeats', async () => {
    await using server = await open();
    server.fault(/./, { kind: 'status', status: 403, body: { message: `no: ${token} ${Buffer.from(token).toString('base64')}` } }, 9);
    const listed = await list(named(server), { env: { ...path, ...env(server.url) } });
    expect(listed.missing).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toMatch(new RegExp(`${token}|${Buffer.from(token).toString('base64').slice(0, 12)}`));
  });
});

describe('a server that would have one wait for ever', () => {
  const open = async (): Promise<PlatformServer> => many(await platformServer('gitlab'), 101);

  it.each(['silence', 'drip'] as const)('by its %s is asked again, and then given up with what is on the list', async (kind) => {
    await using server = await open();
    server.fault(/[?&]page=2(?:&|$)/, { kind }, 9);
    const listed = await list(`gitlab:${server.url}/acme`, { timeout: 100 });
    expect([listed.names.length, listed.missing]).toEqual([100, [{ what: expect.any(String) as string, reason: expect.stringMatching(/there was no answer within 0\.1 s; .* 100 repositories were listed until then/) as string }]]);
    expect(server.requests.filter(({ path: one }) => /[?&]page=2(?:&|$)/.test(one))).toHaveLength(5);
  });

  it('by a silence that ends is waited for', async () => {
    await using server = await open();
    server.fault(/[?&]page=2(?:&|$)/, { kind: 'silence' }, 2);
    expect((await list(`gitlab:${server.url}/acme`, { timeout: 100 })).names).toHaveLength(101);
  });

  it('by pages that go on for ever is left where they say the same', async () => {
    await using server = await open();
    const body = Array.from({ length: 100 }, (_, index) => ({ id: index + 1, path_with_namespace: `acme/app-${index}`, http_url_to_repo: `${server.url}/acme/app-${index}.git` }));
    server.fault(/\/projects\?/, { kind: 'status', status: 200, body, headers: { link: `<${server.url}/x?page=9>; rel="next"` } }, 99);
    const listed = await list(`gitlab:${server.url}/acme`);
    expect([listed.names.length, listed.missing.map(({ reason }) => reason)]).toEqual([100, [expect.stringMatching(/^page 3 is the same as the page before it/)]]);
  });

  it('by a page of HTML, numbers for names and a redirect to itself gives a reason for each', async () => {
    await using server = await open();
    for (const [status, body, headers] of [[200, '<html>', {}], [200, { not: 'a list' }, {}], [302, '', { location: '/' }]] as const) {
      server.fault(/\/projects\?/, { kind: 'status', status, body, headers }, status === 200 && typeof body === 'string' ? 5 : 1);
      expect((await list(`gitlab:${server.url}/acme`)).missing).toHaveLength(1);
    }
    const odd = [null, 7, 'x', [], { id: '1', path_with_namespace: 7 }, { path_with_namespace: 'acme/__proto__', http_url_to_repo: { toString: 1 } }, { path_with_namespace: '../../etc', http_url_to_repo: `${server.url}/../../etc` }];
    server.fault(/\/projects\?/, { kind: 'status', status: 200, body: odd }, 1);
    const listed = await list(`gitlab:${server.url}/acme`);
    expect([listed.names, listed.missing.length]).toEqual([[], odd.length]);
  });
});

describe('of GitHub', () => {
  it('waits for the limit of an hour to end', async () => {
    const clock = fakeClock();
    await using server = many(await platformServer('github', { limit: { requests: 3, now: clock.now } }), 450);
    const listed = await list(`github:${server.url}/acme`, {}, clock);
    expect([listed.names.length, listed.missing, listed.said.slice(1)]).toEqual([450, [], [`${host(server)}: the limit of requests is reached; waiting until 01:00 UTC`, `${host(server)}: the limit of requests is reached; waiting until 02:00 UTC`]]);
  });

  it('lists of a user what is public, and of oneself all', async () => {
    await using server = await platformServer('github', { tokens });
    server.world.account('ada', 'user').account('bo', 'user').add('ada/dotfiles', { private: true }).add('bo/secret', { private: true }).add('bo/open');
    const env = { ...path, GH_ENTERPRISE_TOKEN: token, GH_HOST: host(server) };
    expect((await list([`github:${server.url}/ada`, `github:${server.url}/bo`], { env })).names).toEqual([`${host(server)}/ada/dotfiles`, `${host(server)}/bo/open`]);
  });

  it('says that a list is not whole where single sign-on keeps a part of it back', async () => {
    await using server = many(await platformServer('github', { tokens }), 1);
    server.fault(/repos/, { kind: 'headers', headers: { 'x-github-sso': 'partial-results; organizations=21955855' } });
    const listed = await list(`github:${server.url}/acme`);
    expect([listed.names.length, listed.missing.map(({ reason }) => reason)]).toEqual([1, ['the list is not complete: the token is not authorized for the single sign-on of this organization']]);
  });
});

describe('of GitLab', () => {
  it('lists a group with its groups, and a user', async () => {
    await using server = await platformServer('gitlab');
    server.world.account('acme').account('ada', 'user').add('acme/app').add('acme/mobile/ios/app').add('ada/dotfiles').add('other/app');
    expect((await list([`gitlab:${server.url}/acme`, `gitlab:${server.url}/acme/mobile`, `gitlab:${server.url}/ada`])).names).toEqual(['acme/app', 'acme/mobile/ios/app', 'ada/dotfiles'].map((one) => `${host(server)}/${one}`));
  });

  it('reads all pages of a list that is too long to be counted', async () => {
    await using server = many(await platformServer('gitlab'), 401);
    server.fault(/page=3/, { kind: 'meanwhile', does: (world) => void world.remove('acme/app-1') });
    expect((await list(`gitlab:${server.url}/acme`)).names.toSorted()).toEqual(all(server, 401));
  });

  it('takes the address for ssh where there is none for http', async () => {
    await using server = await platformServer('gitlab');
    server.world.account('acme').add('acme/app', { answer: { http_url_to_repo: null } });
    expect((await list(`gitlab:${server.url}/acme`)).repositories.map(({ url }) => url)).toEqual(['git@127.0.0.1:acme/app.git']);
  });
});
