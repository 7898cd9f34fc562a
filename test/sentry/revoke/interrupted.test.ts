import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { revoker } from '../../support/sentry/revoker.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';
import type { Fault } from '../../support/sentry/server/fault.ts';

const admin = (server: SentryServer): string => server.world.issue({ kind: 'user', name: 'admin', scopes: ['org:admin'] });
const deletion = /org-auth-tokens\/\d+\/$/;

/** Revokes an organization token and presses Ctrl-C once the server has the DELETE. */
async function stopAtDelete(server: SentryServer, fault: Fault) {
  const stop = new AbortController();
  const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
  server.fault(fault, { path: deletion });
  const { revoke, heard } = revoker(server, { admin: admin(server), signal: stop.signal });
  const ending = revoke(token);
  await expect.poll(() => server.requests.some(({ method }) => method === 'DELETE')).toBe(true);
  stop.abort();
  return { result: await ending, heard };
}

describe('Ctrl-C while Sentry deletes the token', () => {
  it('is told that it ended, since one last look is made', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { result, heard } = await stopAtDelete(server, { kind: 'late', milliseconds: 5000 });
    expect(result).toMatchObject({ state: 'revoked', strategy: 'api', tried: [{ strategy: 'api', outcome: 'uncertain' }] });
    expect(heard.recorded).toMatchObject([{ result: 'revoked' }]);
    expect(heard.told.join('\n')).toContain('You stopped it. Sentry is asked once more');
  });

  it('is told that nobody knows where Sentry still accepts it, and never that it lives', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { result, heard } = await stopAtDelete(server, { kind: 'slow', milliseconds: 5000 });
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/^at the last look Sentry still accepted the token, and it was told to end it.*\n.*did not answer \(it was stopped\)/) });
    expect(heard.recorded).toMatchObject([{ result: 'unknown' }]);
  });

  it('is told that nobody knows where the last look fails too', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const stop = new AbortController();
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    server.fault({ kind: 'slow', milliseconds: 5000 }, { path: deletion });
    const ending = revoker(server, { admin: admin(server), signal: stop.signal }).revoke(token);
    await expect.poll(() => server.requests.some(({ method }) => method === 'DELETE')).toBe(true);
    server.fault({ kind: 'html', status: 503 }, { times: 9, path: /^\/api\/0\/$/ });
    stop.abort();
    expect(await ending).toMatchObject({ state: 'unknown', reason: expect.stringContaining('answered 503') });
  });

  it('before it was sent leaves nothing open: the token lives', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const stop = new AbortController();
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    server.fault({ kind: 'slow', milliseconds: 5000 }, { path: /org-auth-tokens\/$/ });
    const ending = revoker(server, { admin: admin(server), signal: stop.signal }).revoke(token);
    await expect.poll(() => server.requests.length).toBe(2);
    stop.abort();
    expect(await ending).toMatchObject({ state: 'still-live', tried: [{ outcome: 'nothing-done' }] });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('Ctrl-C while a command of the user’s own acts', () => {
  it.each([
    ['revoked', 'it ended the token'],
    ['unknown', 'nobody knows'],
  ] as const)('gives %s: %s', async (state, _why) => {
    await using server = await sentryServer();
    const stop = new AbortController();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const started = join(mkdtempSync(join(tmpdir(), 'sntrylint-stopped-')), 'started.mjs');
    writeFileSync(started, 'console.log("at work"); setInterval(() => {}, 1000);');
    const hook = { kind: 'command', command: [process.execPath, started], pass: 'finding', timeout: 20_000, env: process.env } as const;
    const { revoke, heard } = revoker(server, { hook, signal: stop.signal });
    const ending = revoke(token);
    await expect.poll(() => heard.told.some((text) => text.startsWith('Run your command'))).toBe(true);
    if (state === 'revoked') server.world.tokens.clear();
    setTimeout(() => stop.abort(), 300);
    expect(await ending).toMatchObject({ state, tried: [{ strategy: 'command', outcome: 'uncertain', says: expect.stringContaining('You stopped the command') }] });
  });
});

describe('Ctrl-C while a person is waited for', () => {
  it('looks once more: they may have ended it a moment ago', async () => {
    await using server = await sentryServer();
    const stop = new AbortController();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const whileWaiting = (): void => {
      server.world.tokens.clear();
      stop.abort();
    };
    const { revoke } = revoker(server, { guided: { open: null, patience: 600_000 }, whileWaiting, signal: stop.signal });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'guided' });
  });

  it('says what Sentry said last, and not that it is accepted where Sentry did not say so', async () => {
    await using server = await sentryServer();
    const stop = new AbortController();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const whileWaiting = (): void => {
      server.fault({ kind: 'html', status: 404 }, { times: 9 });
      stop.abort();
    };
    const { revoke } = revoker(server, { guided: { open: null, patience: 600_000 }, whileWaiting, signal: stop.signal });
    const result = await revoke(token);
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringContaining('answered 404') });
    expect(result.reason).not.toContain('still accept');
  });
});

describe('where Sentry only fails', () => {
  it.each<[string, Fault, string]>([
    ['503', { kind: 'status', status: 503 }, 'answered 503'],
    ['a page of HTML', { kind: 'html', status: 200 }, 'not JSON of Sentry'],
    ['404', { kind: 'status', status: 404, json: {} }, 'answered 404'],
    ['no answer', { kind: 'hang-up' }, 'the connection was cut off'],
  ])('after the deletion (%s), it is not known whether the token ended, with the last reason', async (_, fault, reason) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke } = revoker(server, { admin: admin(server), guided: { open: null, patience: 60_000 } });
    // The first look is answered, and no later one.
    server.fault({ kind: 'late', milliseconds: 1 }, { path: /^\/api\/0\/$/ });
    server.fault(fault, { times: 1000, path: /^\/api\/0\/$/ });
    const result = await revoke(token);
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringContaining(reason) });
    expect(result.reason).not.toContain('still accept');
  });

  it.each([
    ['fails after it has deleted the token', { kind: 'status', status: 503 } as const, 'unknown'],
    ['hangs up', { kind: 'hang-up' } as const, 'unknown'],
    ['does not find it', { kind: 'status', status: 404, json: { detail: 'x' } } as const, 'still-live'],
  ])('a server that %s leaves %s', async (_, fault, state) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    server.fault(fault, { times: 9, path: deletion });
    expect(await revoker(server, { admin: admin(server) }).revoke(token)).toMatchObject({ state });
  });

  it.each([['at once', 0], ['long after', 1_800_000]])('a deletion that was answered 503 stays unknown where Sentry still accepts the token %s', async (_, patience) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    server.fault({ kind: 'status', status: 503 }, { times: 9, path: deletion });
    const { revoke, heard } = revoker(server, { admin: admin(server), guided: { open: null, patience } });
    expect(await revoke(token)).toMatchObject({ state: 'unknown', strategy: 'guided', reason: expect.stringMatching(/^at the last look Sentry still accepted the token, and it was told to end it/) });
    expect(heard.recorded).toMatchObject([{ result: 'unknown' }]);
  });

  it('a command that ended well after it proves as little', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    server.fault({ kind: 'status', status: 503 }, { times: 9, path: deletion });
    const hook = { kind: 'command', command: [process.execPath, '-e', ''], pass: 'finding', timeout: 20_000, env: process.env } as const;
    expect(await revoker(server, { admin: admin(server), hook }).revoke(token)).toMatchObject({ state: 'unknown', tried: [{ outcome: 'uncertain' }, { outcome: 'acted' }] });
  });

  it('a deletion that hangs is not tried again, and looked after once its time is over', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    server.fault({ kind: 'late', milliseconds: 60_000 }, { path: deletion });
    const { revoke, heard } = revoker(server, { admin: admin(server), timeout: 200 });
    expect(await revoke(token)).toMatchObject({ state: 'revoked' });
    expect(heard.told.join('\n')).toContain('Sentry was told to delete it and did not answer (there was no answer within 0.2 s)');
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });
});
