import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { revoker } from '../../support/sentry/revoker.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';
import { tokens } from '../../support/tokens.ts';

const leaked = tokens('rotate').appSecret();

function rotating(server: SentryServer, more: { readonly signal?: AbortSignal } = {}) {
  const file = join(mkdtempSync(join(tmpdir(), 'sntrylint-rotate-')), 'new-secret');
  return { file, ...revoker(server, { admin: server.world.issue({ kind: 'user', scopes: ['org:admin'] }), rotation: { slug: 'release-bot', file }, ...more }) };
}

/** From here on no file of this process may grow beyond so many bytes, which is what a full disk looks like; null lifts that. */
function limitFiles(bytes: number | null): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes ?? 'unlimited'}:`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

const before = (server: SentryServer): string => server.world.apps.get('release-bot')!.secretHash;

const isLimitable = spawnSync('prlimit', ['--version']).error === undefined;

describe.skipIf(!isLimitable)('on a full disk (needs prlimit of util-linux)', () => {
  it('nothing is rotated, and no file is left', async () => {
    await using server = await sentryServer();
    const { file, revoke } = rotating(server);
    limitFiles(1000);
    const result = await revoke(leaked).finally(() => limitFiles(null));
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/^Nothing was rotated: .*new-secret cannot be written \(EFBIG\)\.$/) });
    expect(existsSync(file)).toBe(false);
    expect(server.connections()).toBe(0);
  });

  it('that came with the rotation the loss is told, and what to do', async () => {
    await using server = await sentryServer();
    const { file, revoke, heard } = rotating(server);
    const old = before(server);
    server.fault({ kind: 'late', milliseconds: 300 }, { path: /rotate-secret/ });
    const ending = revoke(leaked);
    await expect.poll(() => before(server) !== old).toBe(true);
    limitFiles(0);
    const result = await ending.finally(() => limitFiles(null));
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/^Sentry rotated the client secret of release-bot, and the new one is lost: .* \(EFBIG\)\. Rotate it again, /) });
    expect(existsSync(file)).toBe(false);
    expect(JSON.stringify([result, heard])).not.toMatch(/bug/);
  });
});

describe('an answer without a new secret', () => {
  it.each([['empty', ''], ['masked', '*'.repeat(64)], ['all but hidden', `${'*'.repeat(60)}8c30`], ['the leaked one', leaked], ['no text', 7], ['one character', 'x'.repeat(64)], ['of several lines', `${'a1'.repeat(32)}\nb`]])('(%s) is no success', async (_, clientSecret) => {
    await using server = await sentryServer();
    const { file, revoke } = rotating(server);
    server.fault({ kind: 'status', status: 200, json: { clientSecret } }, { path: /rotate-secret/ });
    expect(await revoke(leaked)).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/gave none that can be used.*Rotate it again/) });
    expect(existsSync(file)).toBe(false);
  });
});

it('Ctrl-C does not cost the new secret: its answer is waited for', async () => {
  await using server = await sentryServer();
  const stop = new AbortController();
  const { file, revoke, heard } = rotating(server, { signal: stop.signal });
  server.fault({ kind: 'late', milliseconds: 300 }, { path: /rotate-secret/ });
  const ending = revoke(leaked);
  await expect.poll(() => server.requests.length).toBe(1);
  stop.abort();
  expect(await ending).toMatchObject({ state: 'rotated' });
  expect(heard.told.join('\n')).toContain('You stopped it. The answer is waited for all the same, 10 s at most');
  expect(readFileSync(file, 'utf8')).toMatch(/^sntrya_[0-9a-f]{64}\n$/);
});
