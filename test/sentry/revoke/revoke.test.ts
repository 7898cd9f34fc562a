import { readFileSync, statSync } from 'node:fs';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../src/sentry/revoke/audit-log.ts';
import { revoker } from '../../support/sentry/revoker.ts';
import { sentryServer } from '../../support/sentry/sentry-server.ts';
import { tokens } from '../../support/tokens.ts';

const patient = { open: null, patience: 600_000 };
const folder = (): string => mkdtempSync(join(tmpdir(), 'sntrylint-revoke-'));

describe('a token that has ended already', () => {
  it.each([undefined, 'Token expired' as const])('is a success, and nothing is done or asked (%s)', async (trouble) => {
    await using server = await sentryServer();
    const token = trouble === undefined ? tokens('unknown to it').user() : server.world.issue({ kind: 'oauth', scopes: [], trouble });
    const { revoke, heard } = revoker(server, { guided: patient });
    const result = await revoke(token);
    expect(result).toMatchObject({ state: 'already-revoked', strategy: null });
    expect(result.next.length).toBeGreaterThan(0);
    expect([heard.told, heard.asked]).toEqual([[], []]);
    expect(server.requests).toHaveLength(1);
  });

  it('stays a success when it is revoked twice', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }) });
    expect([(await revoke(token)).state, (await revoke(token)).state]).toEqual(['revoked', 'already-revoked']);
  });
});

describe('asking first', () => {
  it('does nothing in a dry run but says what it would do', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke, heard } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), guided: patient, dryRun: true });
    expect(await revoke(token)).toMatchObject({ state: 'dry-run', reason: expect.stringContaining('--yes') });
    expect(heard.told).toHaveLength(2);
    expect(heard.asked).toEqual([]);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/0/']);
  });

  it('does nothing after a no', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), answer: false });
    expect(await revoke(token)).toMatchObject({ state: 'declined' });
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('does not ask where --yes was said, and still tells', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke, heard } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), yes: true });
    expect(await revoke(token)).toMatchObject({ state: 'revoked' });
    expect([heard.told.length, heard.asked.length]).toEqual([2, 0]);
  });
});

describe('a state that is not known', () => {
  it('revokes nothing while Sentry does not answer', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 500 }, { times: 99 });
    const { revoke, heard } = revoker(server, { guided: patient });
    expect(await revoke(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ state: 'unknown', reason: expect.stringContaining('answered 500') });
    expect(heard.told).toEqual([]);
  });

  it('does not call it revoked where the check afterwards got no answer', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke } = revoker(server, {
      admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }),
      hook: null,
    });
    const first = revoke(token);
    // After the first look everything on the index breaks.
    server.fault({ kind: 'slow', milliseconds: 1 }, { path: /^\/api\/0\/$/ });
    server.fault({ kind: 'html', status: 502 }, { path: /^\/api\/0\/$/, times: 99 });
    expect(await first).toMatchObject({ state: 'unknown', reason: expect.stringContaining('answered 502') });
  });

  it('contacts nobody about a token of a host that is not trusted', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: [], url: 'https://sentry.evil.example' });
    const { revoke } = revoker(server, { guided: patient });
    expect(await revoke(token)).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/^host not trusted/) });
    expect(server.connections()).toBe(0);
  });
});

describe('by hand', () => {
  it('names the page, the row and the hash, waits, and says revoked only once Sentry refuses the token', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const opened: string[] = [];
    const { revoke, heard } = revoker(server, {
      guided: { open: (url) => opened.push(url), patience: 600_000 },
      whileWaiting: (looks) => {
        if (looks === 3) server.world.tokens.clear();
      },
    });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'guided', reason: expect.stringContaining('answered 401: Invalid token') });
    const page = `${server.url}/settings/account/api/auth-tokens/`;
    expect(heard.told[0]).toContain(page);
    expect(heard.told[0]).toContain(`ends in ${token.slice(-4)}`);
    expect(heard.told[0]).toMatch(/SHA-256 [0-9a-f]{64} /);
    expect(opened).toEqual([page]);
    expect(heard.waited).toHaveLength(3);
    expect(heard.waited[2]).toBe('still live; Ctrl-C stops waiting 5');
  });

  it('keeps waiting while Sentry is away, and says why', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const { revoke, heard } = revoker(server, {
      guided: patient,
      whileWaiting: (looks) => {
        if (looks === 1) server.fault({ kind: 'html', status: 200 });
        if (looks === 2) server.world.tokens.clear();
      },
    });
    expect(await revoke(token)).toMatchObject({ state: 'revoked' });
    expect(heard.waited[1]).toMatch(/^not known \(.*not JSON of Sentry\)/);
  });

  it('ends with Ctrl-C, and the token is said to be live', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const stop = new AbortController();
    const { revoke } = revoker(server, { guided: patient, signal: stop.signal, whileWaiting: () => stop.abort() });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', strategy: 'guided', reason: expect.stringContaining('You stopped waiting') });
  });

  it('ends when its patience does', async () => {
    await using server = await sentryServer();
    const { revoke, clock } = revoker(server, { guided: { open: null, patience: 60_000 } });
    expect(await revoke(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ state: 'still-live', reason: expect.stringMatching(/^Nobody ended it in time \(\d+ s\): at the last look Sentry still accepted the token/) });
    expect(clock.slept.every((pause) => pause <= 15_000)).toBe(true);
  });

  it('comes last, after the API could not', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke, heard } = revoker(server, {
      admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }),
      guided: patient,
      whileWaiting: () => server.world.tokens.clear(),
    });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'guided' });
    expect(heard.told[1]).toContain('only a person in a browser');
    expect(heard.told[2]).toContain(`${server.url}/settings/acme/auth-tokens/`);
  });
});

describe('a client secret', () => {
  it.each(['cloud-2026', 'self-hosted-2025'] as const)('is rotated into a file that only its owner reads, and shown nowhere (%s)', async (mode) => {
    await using server = await sentryServer({ mode });
    const leaked = tokens('client secret').appSecret();
    const file = join(folder(), 'new-secret');
    const { revoke, heard } = revoker(server, {
      admin: server.world.issue({ kind: 'user', scopes: ['org:write'] }),
      rotation: { slug: 'release-bot', file },
    });
    const before = server.world.apps.get('release-bot')!.secretHash;
    const result = await revoke(leaked);
    expect(result).toMatchObject({ state: 'rotated', strategy: 'rotate-secret', reason: expect.stringMatching(/The leaked one has ended if it was that of release-bot, which Sentry does not tell\.$/) });
    expect(heard.told[0]).toContain('The leaked one ends at once if it is that integration’s, which Sentry does not tell');
    const fresh = readFileSync(file, 'utf8').trim();
    expect(fresh).toMatch(/^sntrya_[0-9a-f]{64}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(server.world.apps.get('release-bot')!.secretHash).not.toBe(before);
    expect(JSON.stringify([result, heard])).not.toContain(fresh.slice(7, 30));
    expect(server.requests.every(({ path }) => path !== '/api/0/')).toBe(true);
  });

  it('rotates nothing where the file exists, since what it holds may be a secret too', async () => {
    await using server = await sentryServer();
    const file = join(folder(), 'new-secret');
    writeFileSync(file, 'precious');
    const { revoke } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), rotation: { slug: 'release-bot', file } });
    expect(await revoke(tokens('client secret').appSecret())).toMatchObject({ state: 'unknown', reason: expect.stringContaining('exists already') });
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(server.connections()).toBe(0);
  });

  it('leaves no empty file behind where Sentry refuses', async () => {
    await using server = await sentryServer();
    const file = join(folder(), 'new-secret');
    const { revoke } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:read'] }), rotation: { slug: 'release-bot', file } });
    expect(await revoke(tokens('client secret').appSecret())).toMatchObject({ state: 'unknown', reason: expect.stringContaining('lacks org:write') });
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  it.each([
    ['a 500', { kind: 'status', status: 500 }],
    ['a page', { kind: 'html', status: 200 }],
    ['no answer', { kind: 'hang-up' }],
  ] as const)('may have been rotated where there was %s, and is not rotated twice', async (_, fault) => {
    await using server = await sentryServer();
    server.fault(fault, { path: /rotate-secret/ });
    const { revoke } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), rotation: { slug: 'release-bot', file: join(folder(), 'new-secret') } });
    expect(await revoke(tokens('client secret').appSecret())).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/^It is not known whether it was rotated: /) });
    expect(server.requests).toHaveLength(1);
  });

  it('says what it needs', async () => {
    await using server = await sentryServer();
    const { revoke, heard } = revoker(server, { organization: 'acme' });
    expect(await revoke(tokens('client secret').appSecret())).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/--rotate-secret SLUG.*--new-secret-file FILE/) });
    expect(heard.told.join('')).toContain(`${server.url}/settings/acme/developer-settings/`);
  });
});

describe('the log of what was done', () => {
  it('gets one entry a token, with what ended it and how, and never the token', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke, heard } = revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }) });
    await revoke(token);
    expect(heard.recorded).toEqual([
      { fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/), kind: 'org', host: `127.0.0.1:${server.port}`, strategy: 'api', result: 'revoked' },
    ]);
  });

  it('is appended as JSON lines to a file that only its owner reads', () => {
    const file = join(folder(), 'audit.log');
    const entry = { when: '2026-11-25T00:00:00.000Z', who: 'ada@laptop', fingerprint: 'f', kind: 'org', host: null, strategy: null, result: 'declined' };
    const log = auditLog(file);
    log(entry);
    log(entry);
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(entry)}\n`.repeat(2));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(() => auditLog(join(file, 'below'))).toThrow(expect.objectContaining({ name: 'UserError' }));
  });
});

it('never says the token, whichever way it goes', async () => {
  await using server = await sentryServer({ mode: 'self-hosted-2025' });
  const admin = server.world.issue({ kind: 'user', scopes: ['org:admin'] });
  const heardOfAll: unknown[] = [];
  const issued: string[] = [admin];
  for (const kind of ['user', 'org', 'integration', 'legacy'] as const) {
    const token = server.world.issue({ kind, scopes: [], ...(kind === 'integration' ? { app: 'release-bot' } : {}) });
    issued.push(token);
    const { revoke, heard } = revoker(server, { admin, guided: { open: null, patience: 10_000 } });
    heardOfAll.push(await revoke(token), heard);
  }
  const text = JSON.stringify(heardOfAll);
  for (const token of issued) expect(text).not.toContain(token.slice(-20, -4));
});
