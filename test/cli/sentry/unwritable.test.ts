import { closeSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import type { Terminal } from '../../../src/cli/terminal/io.ts';
import { collector } from '../../support/fake-io.ts';
import { temporaryFolder } from '../../support/repo.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';

type Where = 'stdout' | 'stderr';

/** Runs a command with one of its outputs, or both, on a device that is full. */
async function full(argv: readonly string[], broken: readonly Where[], server: SentryServer, stdin: string) {
  const fd = openSync('/dev/full', 'w');
  const [out, err] = [collector(undefined), collector(undefined)];
  const output = (name: Where, other: Terminal): Terminal => (broken.includes(name) ? Object.assign(Object.create(other) as Terminal, { fd }) : other);
  const env = { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: server.world.issue({ kind: 'user', name: 'admin', scopes: ['org:admin', 'member:read'] }) };
  const io = { stdin: Readable.from([Buffer.from(stdin)]), stdout: output('stdout', out.stream), stderr: output('stderr', err.stream), env, cwd: '/' };
  const code = await main(argv, io);
  closeSync(fd);
  return { code, stdout: out.text(), stderr: err.text() };
}

describe('standard error that cannot be written', () => {
  it.each([
    [['verify', '--verbose'], 1, 'live'],
    [['revoke', '--yes', '--verbose'], 0, 'revoked, and Sentry confirms it'],
    [['audit', '--org', 'acme', '--verbose'], 1, 'acme on'],
  ])('changes nothing about %j: the result is told, and the exit code says it', async (argv, code, words) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const result = await full(argv, ['stderr'], server, server.world.issue({ kind: 'org', scopes: ['org:ci'] }));
    expect(result).toMatchObject({ code, stdout: expect.stringContaining(words) });
  });
});

describe('standard output that cannot be written', () => {
  it.each([[['verify']], [['revoke', '--yes']], [['audit', '--org', 'acme']]])('ends %j with 3, and never with what would say that one is live', async (argv) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    expect(await full(argv, ['stdout'], server, token)).toMatchObject({ code: 3, stderr: expect.stringContaining('sntrylint: the output cannot be written: ENOSPC') });
    expect((await full(argv, ['stdout', 'stderr'], server, token)).code).toBe(3);
  });
});
