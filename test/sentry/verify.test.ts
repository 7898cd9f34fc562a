import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/sentry/client/client.ts';
import { trustHosts } from '../../src/sentry/hosts.ts';
import { Secret } from '../../src/secret/secret.ts';
import { createVerifier, handedOver, type Candidate } from '../../src/sentry/verify.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { sentryServer, type SentryServer } from '../support/sentry/sentry-server.ts';
import type { Fault } from '../support/sentry/server/fault.ts';
import type { Mode } from '../support/sentry/server/identity.ts';
import type { Trouble } from '../support/sentry/server/world.ts';
import { tokens } from '../support/tokens.ts';

const modes: readonly Mode[] = ['cloud-2026', 'self-hosted-2025'];

/** @param timeout how long an answer is waited for; a busy machine may take seconds */
function setUp(server: SentryServer, timeout = 10_000) {
  const clock = fakeClock();
  const client = createClient({ version: '1', now: clock.now, sleep: clock.sleep, timeout, retries: 1 });
  const verifier = createVerifier({ client, hosts: trustHosts({ option: server.url }), now: clock.now });
  const candidate = (value: string): Candidate => handedOver(new Secret(value));
  return { clock, verifier, candidate, verify: (value: string) => verifier.verify(candidate(value)) };
}

describe.each(modes)('a token that %s accepts is live', (mode) => {
  it('with its scopes, implied ones too, and whose it is: a person’s', async () => {
    await using server = await sentryServer({ mode });
    const verdict = await setUp(server).verify(server.world.issue({ kind: 'user', scopes: ['project:write', 'event:read'] }));
    expect(verdict).toEqual({
      state: 'live',
      scopes: ['project:write', 'event:read', 'project:read'],
      who: { kind: 'person', id: '1' },
      organization: null,
      checkedAt: '2026-11-25T00:00:00.000Z',
      base: server.url,
      host: `127.0.0.1:${server.port}`,
      reason: null,
    });
  });

  it('an integration’s, with a prefix and without', async () => {
    await using server = await sentryServer({ mode });
    const { verify } = setUp(server);
    for (const kind of ['integration', 'legacy'] as const) {
      const verdict = await verify(server.world.issue({ kind, app: 'release-bot', scopes: ['project:releases'] }));
      expect(verdict).toMatchObject({ state: 'live', scopes: ['project:releases'], who: { kind: 'integration', id: '900' } });
    }
  });

  it('an organization’s, which its payload names', async () => {
    await using server = await sentryServer({ mode });
    const verdict = await setUp(server).verify(server.world.issue({ kind: 'org', scopes: ['org:ci'] }));
    expect(verdict).toMatchObject({ state: 'live', scopes: ['org:ci'], who: { kind: 'organization' }, organization: 'acme' });
  });

  it('keeps nothing of a person but the id', async () => {
    await using server = await sentryServer({ mode });
    const verdict = await setUp(server).verify(server.world.issue({ kind: 'user', scopes: ['org:read'] }));
    expect(JSON.stringify(verdict)).not.toMatch(/ada/i);
  });
});

describe.each(modes)('a token that %s does not know is revoked', (mode) => {
  it.each(['user', 'integration', 'org', 'legacy'] as const)('%s', async (kind) => {
    await using server = await sentryServer({ mode });
    const make = tokens('never issued');
    const value = kind === 'org' ? make.org({ url: server.url }) : make[kind]();
    const words = kind === 'org' ? 'Invalid org token' : 'Invalid token';
    expect(await setUp(server).verify(value)).toMatchObject({ state: 'revoked', scopes: [], reason: `127.0.0.1:${server.port}: answered 401: ${words}` });
  });
});

describe.each(modes)('the refusals of %s', (mode) => {
  const rows: readonly (readonly [Trouble, string, string])[] = [
    ['User inactive or deleted', 'revoked', 'answered 401: User inactive or deleted'],
    ['UserApplication inactive or deleted', 'revoked', 'answered 401: UserApplication inactive or deleted'],
    ['Token expired', 'expired', 'answered 401: Token expired'],
    ['This token access is limited to organization endpoints.', 'live', 'answered 401: This token access is limited to organization endpoints.'],
    ['Unauthorized organization access.', 'live', 'answered 401: Unauthorized organization access.'],
    ['sso-required', 'live', 'answered 401: sso-required'],
    ['2fa-required', 'live', 'answered 401: 2fa-required'],
    ['insufficient-scope', 'live', 'answered 403: You do not have permission to perform this action.'],
  ];
  it.each(rows)('%s means %s', async (trouble, state, reason) => {
    await using server = await sentryServer({ mode });
    const verdict = await setUp(server).verify(server.world.issue({ kind: 'oauth', scopes: ['org:read'], trouble }));
    expect(verdict).toMatchObject({ state, scopes: [], reason: `127.0.0.1:${server.port}: ${reason}` });
  });

  it('a 403 whose header says insufficient_scope means live, whatever its words', async () => {
    await using server = await sentryServer({ mode });
    server.fault({ kind: 'status', status: 403, json: { detail: 'Insufficient scope' }, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } });
    const verdict = await setUp(server).verify(server.world.issue({ kind: 'user', scopes: [] }));
    expect(verdict).toMatchObject({ state: 'live', reason: `127.0.0.1:${server.port}: answered 403: insufficient_scope` });
  });
});

describe('what says nothing of the token is unknown, with the reason', () => {
  const rows: readonly (readonly [string, Fault, RegExp])[] = [
    ['200 without auth', { kind: 'status', status: 200, json: { version: '0', auth: null, user: null } }, /answered 200 without saying what the token may do/],
    ['200 with scopes that are no list', { kind: 'status', status: 200, json: { auth: { scopes: 'org:read' } } }, /without saying/],
    ['200 with scopes that are no texts', { kind: 'status', status: 200, json: { auth: { scopes: [1] } } }, /without saying/],
    ['200 with a list', { kind: 'status', status: 200, json: [] }, /answered 200 with something that is not JSON of Sentry/],
    ['200 with HTML', { kind: 'html', status: 200 }, /answered 200 with something that is not JSON of Sentry/],
    ['401 with HTML', { kind: 'html', status: 401 }, /answered 401 with something that is not JSON of Sentry/],
    ['401 in words nobody knows', { kind: 'status', status: 401, json: { detail: 'constructor' } }, /answered 401: constructor/],
    ['401 with a code that nobody knows', { kind: 'status', status: 401, json: { detail: { code: 'brand-new', message: 'x', extra: {} } } }, /answered 401: brand-new/],
    ['403 of a firewall', { kind: 'html', status: 403 }, /answered 403 in words/],
    ['a redirect', { kind: 'redirect', to: 'https://login.example.com/?next=x' }, /answered 302, a redirect to login\.example\.com, which is not followed/],
    ['404', { kind: 'status', status: 404, json: { detail: 'Not Found' } }, /answered 404/],
    ['500, again and again', { kind: 'status', status: 500 }, /answered 500/],
    ['429 past the budget', { kind: 'rate-limit', reset: 4_000_000_000 }, /answered 429: too many requests/],
    ['no answer in time', { kind: 'slow', milliseconds: 3000 }, /there was no answer within 0\.5 s/],
    ['a connection that hangs up', { kind: 'hang-up' }, /the connection was cut off/],
    ['a body that is cut off', { kind: 'cut-off' }, /the connection was cut off/],
    ['a huge body', { kind: 'huge', bytes: 3_000_000 }, /the answer is larger than/],
  ];
  it.each(rows)('%s', async (_, fault, reason) => {
    await using server = await sentryServer();
    server.fault(fault, { times: 9 });
    const verdict = await setUp(server, fault.kind === 'slow' ? 500 : undefined).verify(server.world.issue({ kind: 'user', scopes: ['org:read'] }));
    expect(verdict).toMatchObject({ state: 'unknown', scopes: [], reason: expect.stringMatching(reason) });
  });
});

it('is live after a rate limit was waited out', async () => {
  await using server = await sentryServer();
  const { verify, clock } = setUp(server);
  server.fault({ kind: 'rate-limit', reset: clock.now() / 1000 + 3 });
  expect(await verify(server.world.issue({ kind: 'user', scopes: ['org:read'] }))).toMatchObject({ state: 'live' });
  expect(clock.slept[0]).toBeGreaterThanOrEqual(3000);
});

it('asks once about a token however often it stands somewhere', async () => {
  await using server = await sentryServer();
  const { verify } = setUp(server);
  const [one, two] = [server.world.issue({ kind: 'user', scopes: [] }), server.world.issue({ kind: 'user', scopes: [] })];
  const verdicts = await Promise.all([one, two, one, one, two].map(verify));
  expect(verdicts.map(({ state }) => state)).toEqual(['live', 'live', 'live', 'live', 'live']);
  expect(server.requests).toHaveLength(2);
});

it('asks anew when told to', async () => {
  await using server = await sentryServer();
  const { verifier, candidate } = setUp(server);
  const value = server.world.issue({ kind: 'user', scopes: [] });
  expect(await verifier.verify(candidate(value))).toMatchObject({ state: 'live' });
  server.world.tokens.clear();
  expect(await verifier.verify(candidate(value))).toMatchObject({ state: 'live' });
  expect(await verifier.recheck(candidate(value))).toMatchObject({ state: 'revoked' });
});

describe('what is never sent', () => {
  const make = tokens('never sent');
  const rows: readonly (readonly [string, string, Candidate['confidence'], RegExp])[] = [
    ['a client secret', make.appSecret(), 'high', /client secret/],
    ['a legacy candidate of low confidence', make.legacy(), 'low', /not sure enough/],
    ['an agent token', make.agent(), 'high', /five minutes/],
    ['a token that cannot have been issued', `${make.user()}0`, 'high', /65 hexadecimal digits/],
    ['what is no token at all', 'hello', 'high', /no kind of Sentry token/],
    ['a DSN', make.dsn(), 'high', /a DSN is not a token/],
  ];
  it.each(rows)('%s', async (_, value, confidence, reason) => {
    await using server = await sentryServer();
    const verdict = await setUp(server).verifier.verify(handedOver(new Secret(value), confidence));
    expect(verdict).toMatchObject({ state: 'unverified', checkedAt: null, host: null, reason: expect.stringMatching(reason) });
    expect(server.connections()).toBe(0);
  });
});

it('shows what a server answers without letting it steer the terminal', async () => {
  await using server = await sentryServer();
  const { verify } = setUp(server);
  const value = server.world.issue({ kind: 'user', scopes: [] });
  server.fault({ kind: 'status', status: 401, json: { detail: '\u001b]0;owned\u0007\r\n‮' } });
  expect(await verify(value)).toMatchObject({ reason: expect.stringContaining('\\x1b]0;owned\\x07\\r\\n\\u{202e}') });
  server.fault({ kind: 'status', status: 200, json: { auth: { scopes: ['org:read', '\u001b[2J'] }, user: { id: '\u001b[1m' } } });
  expect(await verify(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ scopes: ['org:read', '\\x1b[2J'], who: { id: '\\x1b[1m' } });
});

describe('a token that does not say where it belongs', () => {
  const refusal = async () => new Response('{"detail":"Invalid token"}', { status: 401 });
  const ask = async (value: string, option?: string) => {
    const client = createClient({ version: '1', fetch: refusal });
    return createVerifier({ client, hosts: trustHosts({ option }) }).verify(handedOver(new Secret(value)));
  };
  const make = tokens('whose');

  it('may be one of another Sentry where only sentry.io was asked', async () => {
    expect(await ask(make.user())).toMatchObject({ state: 'revoked', reason: expect.stringMatching(/^sentry\.io: answered 401: Invalid token; .*--sentry-url$/) });
  });

  it('is not where the user named theirs, or the token did', async () => {
    expect((await ask(make.user(), 'https://sentry.example.com')).reason).toBe('sentry.example.com: answered 401: Invalid token');
    expect((await ask(make.org({ url: 'https://sentry.io' }))).reason).toBe('sentry.io: answered 401: Invalid token');
  });
});

describe('what a server says back of the token', () => {
  const made = tokens('echo');
  const percent = (text: string): string => [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
  it.each<[string, (value: string) => Fault]>([
    ['percent-encoded in detail', (value) => ({ kind: 'status', status: 401, json: { detail: `no ${percent(value)}` } })],
    ['in base64 in detail', (value) => ({ kind: 'status', status: 401, json: { detail: { code: Buffer.from(value).toString('base64') } } })],
    ['in base64 as the host of Location', (value) => ({ kind: 'redirect', to: `https://${Buffer.from(value).toString('base64').slice(0, 60)}.example.com/` })],
    ['in part in Location', (value) => ({ kind: 'redirect', to: `https://${value.slice(10, 50)}.example.com/${value}` })],
    ['in the id of the user', (value) => ({ kind: 'status', status: 200, json: { auth: { scopes: [value.slice(10, 40)] }, user: { id: value.slice(7), email: 'x' } } })],
  ])('%s is cut out', async (_, fault) => {
    await using server = await sentryServer();
    const value = made.user();
    server.fault(fault(value));
    const verdict = JSON.stringify(await setUp(server).verify(value));
    for (const part of [value.slice(10, 20), value.slice(30, 40), percent(value).slice(30, 60), Buffer.from(value).toString('base64').slice(8, 24)]) expect(verdict).not.toContain(part);
  });
});

it('a token is not sent once the caller has stopped', async () => {
  await using server = await sentryServer();
  const { verifier, candidate } = setUp(server);
  const verdict = await verifier.recheck(candidate(server.world.issue({ kind: 'user', scopes: [] })), AbortSignal.abort());
  expect(verdict).toMatchObject({ state: 'unknown', reason: expect.stringContaining('it was stopped') });
  expect(server.connections()).toBe(0);
});

it('a fault of this program is no failure of the network: it is thrown, and tried once', async () => {
  let tries = 0;
  const broken = async (): Promise<never> => {
    tries++;
    throw new TypeError('undefined is not a function');
  };
  const client = createClient({ version: '1', fetch: broken });
  await expect(createVerifier({ client, hosts: trustHosts() }).verify(handedOver(new Secret(tokens('bug').user())))).rejects.toThrow('undefined is not a function');
  expect(tries).toBe(1);
});
