import { describe, expect, it, vi } from 'vitest';
import { apiPath, createClient, type ClientSettings, type LogLine } from '../../../src/sentry/client/client.ts';
import { list } from '../../../src/sentry/client/list.ts';
import type { Fetch } from '../../../src/sentry/client/proxied-fetch.ts';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';

/** A client of the server with a clock of its own and no jitter, and one question to ask with it. */
function setUp(server: SentryServer, settings: Partial<ClientSettings> = {}) {
  const clock = fakeClock();
  const log: LogLine[] = [];
  const client = createClient({ version: '1.2.3', now: clock.now, sleep: clock.sleep, random: () => 0.5, log: (line) => log.push(line), ...settings });
  const token = new Secret(server.world.issue({ kind: 'user', scopes: ['org:read'] }));
  const base = trustHosts({ option: server.url }).preferred;
  return { clock, log, client, token, base, ask: () => client.request({ base, method: 'GET', path: '/api/0/', token }) };
}

describe('retries', () => {
  it('tries again after 5xx and after a connection that was cut off, waiting longer each time', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 502 });
    server.fault({ kind: 'hang-up' });
    server.fault({ kind: 'cut-off' });
    const { ask, clock, log } = setUp(server);
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
    expect(clock.slept).toEqual([250, 500, 1000]);
    expect(log.map(({ status }) => status)).toEqual([502, null, null, 200]);
  });

  it.each([
    [0, 125],
    [0.999, 375],
  ])('spreads the waits: with chance %s it waits %s ms', async (random, wait) => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 500 });
    const { ask, clock } = setUp(server, { random: () => random });
    await ask();
    expect(clock.slept).toEqual([wait]);
  });

  it('gives up after three further tries and says what the last one said', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 503 }, { times: 9 });
    const { ask } = setUp(server);
    expect(await ask()).toMatchObject({ kind: 'answer', status: 503 });
    expect(server.requests).toHaveLength(4);
  });

  it('repeats no POST that failed, since it may have been carried out', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'hang-up' });
    const { client, base, token } = setUp(server);
    expect(await client.request({ base, method: 'POST', path: '/api/0/', token })).toMatchObject({ kind: 'no-answer' });
    expect(server.requests).toHaveLength(1);
  });

  it('does not try again where the answer is final', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 404 });
    const { ask } = setUp(server);
    expect(await ask()).toMatchObject({ status: 404 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('rate limits', () => {
  it('waits until the moment the server names', async () => {
    await using server = await sentryServer();
    const { ask, clock } = setUp(server, { random: () => 0 });
    server.fault({ kind: 'rate-limit', reset: clock.now() / 1000 + 7 });
    expect(await ask()).toMatchObject({ status: 200 });
    expect(clock.slept).toEqual([7000]);
  });

  it('waits as it does after a failure where the server names none, or one that has passed', async () => {
    await using server = await sentryServer();
    const { ask, clock } = setUp(server, { random: () => 0 });
    server.fault({ kind: 'rate-limit', reset: null });
    server.fault({ kind: 'rate-limit', reset: clock.now() / 1000 - 100 });
    expect(await ask()).toMatchObject({ status: 200 });
    expect(clock.slept).toEqual([1000, 500]);
  });

  it('spends no retry on waiting: a failure afterwards is tried again', async () => {
    await using server = await sentryServer();
    const { ask, clock } = setUp(server, { retries: 1 });
    server.fault({ kind: 'rate-limit', reset: clock.now() / 1000 + 1 }, { times: 2 });
    server.fault({ kind: 'status', status: 500 });
    expect(await ask()).toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(4);
  });

  it('does not wait beyond its budget', async () => {
    await using server = await sentryServer();
    const { ask, clock } = setUp(server);
    server.fault({ kind: 'rate-limit', reset: clock.now() / 1000 + 61 });
    expect(await ask()).toMatchObject({ kind: 'answer', status: 429 });
    expect(clock.slept).toEqual([]);
  });

  it('stands the real limit of the service: 60 requests at 20 a second all get an answer', async () => {
    await using server = await sentryServer({ rateLimit: 20 });
    const { base, token } = setUp(server);
    const client = createClient({ version: '1' });
    const answers = await Promise.all(Array.from({ length: 60 }, () => client.request({ base, method: 'GET', path: '/api/0/', token })));
    expect(answers.filter((answer) => answer.kind === 'answer' && answer.status === 200)).toHaveLength(60);
    expect(server.requests.length).toBeGreaterThan(60);
  });
});

describe('time', () => {
  it('ends a try that takes too long', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'slow', milliseconds: 5000 });
    const { ask } = setUp(server, { timeout: 100, retries: 0 });
    expect(await ask()).toEqual({ kind: 'no-answer', reason: 'there was no answer within 0.1 s', sent: true });
  });

  it('sends nothing once the deadline has passed', async () => {
    await using server = await sentryServer();
    const { ask } = setUp(server, { deadline: 0 });
    expect(await ask()).toEqual({ kind: 'no-answer', reason: 'the time for it was spent', sent: false });
    expect(server.connections()).toBe(0);
  });

  it('stops at once when told to', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'slow', milliseconds: 5000 });
    const { client, base, token } = setUp(server);
    const stop = new AbortController();
    const answer = client.request({ base, method: 'GET', path: '/api/0/', token, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await answer).toEqual({ kind: 'no-answer', reason: 'it was stopped', sent: true });
  });
});

describe('what a server may not do', () => {
  it('sends nobody elsewhere: a redirect is an answer, and its target sees no connection', async () => {
    await using server = await sentryServer();
    await using other = await sentryServer();
    server.fault({ kind: 'redirect', to: `${other.url}/api/0/` });
    const { ask } = setUp(server);
    expect(await ask()).toMatchObject({ kind: 'answer', status: 302, redirectHost: `127.0.0.1:${other.port}` });
    expect(other.connections()).toBe(0);
  });

  it('fills no memory', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'huge', bytes: 50_000_000 });
    const { ask } = setUp(server);
    expect(await ask()).toEqual({ kind: 'no-answer', reason: 'the answer is larger than 1000000 bytes', sent: true });
  });

  it('is not believed where it speaks HTML', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'html', status: 200 });
    const { ask } = setUp(server);
    expect(await ask()).toMatchObject({ status: 200, body: undefined });
  });

  it('pages a list for ever to no avail', async () => {
    const endless: Fetch = async () => new Response('[1]', { headers: { link: '<https://evil.example/>; rel="next"; results="true"; cursor="0:1:0"' } });
    const client = createClient({ version: '1', fetch: endless });
    const answer = await list(client, { base: trustHosts().preferred, path: '/api/0/x/', token: new Secret('x') });
    // Part of a list would be taken for all of it.
    expect(answer).toEqual({ kind: 'no-answer', reason: 'the list has no end', sent: true });
  });

  it('lists more than a call can take arguments', async () => {
    const long: Fetch = async () => new Response(`[${'0,'.repeat(300_000)}0]`);
    const answer = await list(createClient({ version: '1', fetch: long }), { base: trustHosts().preferred, path: '/api/0/x/', token: new Secret('x') });
    expect(answer.kind === 'answer' && answer.body).toHaveLength(300_001);
  });
});

it('has at most four requests under way', async () => {
  await using server = await sentryServer();
  server.fault({ kind: 'slow', milliseconds: 50 }, { times: 12 });
  const { ask } = setUp(server);
  await Promise.all(Array.from({ length: 12 }, ask));
  expect(Math.max(...server.requests.map(({ atOnce }) => atOnce))).toBe(4);
});

it('says who it is', async () => {
  await using server = await sentryServer();
  await setUp(server).ask();
  expect(server.requests[0]).toMatchObject({ userAgent: 'sntrylint/1.2.3', path: '/api/0/' });
});

it('logs method, path and status, and nothing else', async () => {
  await using server = await sentryServer();
  const { ask, log } = setUp(server);
  await ask();
  expect(log).toEqual([{ method: 'GET', path: '/api/0/', status: 200 }]);
});

it('puts no token into an error, whatever is wrong with it', async () => {
  await using server = await sentryServer();
  const { client, base } = setUp(server);
  for (const value of ['line\nbreak-in-a-token', 'zero\u0000-in-a-token', 'snow☃-in-a-token', '']) {
    const answer = await client.request({ base, method: 'GET', path: '/api/0/', token: new Secret(value) });
    expect(answer).toEqual({ kind: 'no-answer', reason: 'the token holds characters that cannot be sent', sent: false });
  }
  expect(server.connections()).toBe(0);
});

it.each(['user', 'legacy'] as const)('lets no server bring a %s token back into messages', async (kind) => {
  await using server = await sentryServer();
  const { client, base } = setUp(server);
  const value = server.world.issue({ kind, scopes: [] });
  server.fault({ kind: 'status', status: 401, json: { detail: `Invalid token ${value}`, [value]: [value] } });
  const answer = await client.request({ base, method: 'GET', path: '/api/0/', token: new Secret(value) });
  expect(answer).toMatchObject({ status: 401, body: { detail: `Invalid token ${new Secret(value).redacted}` } });
  expect(JSON.stringify(answer)).not.toContain(value.slice(10, 40));
});

it('names a refused connection by its code, without a message from below', async () => {
  const server = await sentryServer();
  const { ask } = setUp(server, { retries: 0 });
  await server[Symbol.asyncDispose]();
  expect(await ask()).toEqual({ kind: 'no-answer', reason: 'the connection was refused (ECONNREFUSED)', sent: false });
});

it('keeps each part of a path one part', () => {
  expect(apiPath`/api/0/sentry-apps/${'a/../b?c#d'}/`).toBe('/api/0/sentry-apps/a%2F..%2Fb%3Fc%23d/');
  expect(apiPath`/api/0/organizations/${'..'}/x/${'é'}/`).toBe('/api/0/organizations/-/x/%C3%A9/');
});

it('looks at the token as often for an answer of one value as for one of thousands', async () => {
  await using server = await sentryServer();
  const looks = async (values: number): Promise<number> => {
    const { ask, token } = setUp(server, { fetch: async () => Response.json(Array.from({ length: values }, (_, at) => at)) });
    const reveal = vi.spyOn(token, 'reveal');
    expect(await ask()).toMatchObject({ kind: 'answer', status: 200 });
    return reveal.mock.calls.length;
  };
  expect(await looks(5000)).toBe(await looks(1));
});
