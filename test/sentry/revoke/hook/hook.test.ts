import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandHook } from '../../../../src/sentry/revoke/hook/command.ts';
import { sign } from '../../../../src/sentry/revoke/hook/webhook.ts';
import { Secret } from '../../../../src/secret/secret.ts';
import { temporaryFolder } from '../../../support/repo.ts';
import { revoker } from '../../../support/sentry/revoker.ts';
import { sentryServer } from '../../../support/sentry/sentry-server.ts';

/** A command that runs this JavaScript; `input` is what came on its standard input, `out` a file to write to. */
function command(script: string, more: Partial<CommandHook> = {}): CommandHook & { readonly out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-hook-'));
  const file = join(folder, 'hook.mjs');
  const out = join(folder, 'out');
  writeFileSync(file, `import { readFileSync, writeFileSync } from 'node:fs';\nconst input = readFileSync(0, 'utf8');\nconst out = ${JSON.stringify(out)};\n${script}\n`);
  return { kind: 'command', command: [process.execPath, file], pass: 'finding', timeout: 20_000, env: process.env, out, ...more };
}

describe('a command of the user’s own', () => {
  it('gets the finding as JSON, without the token, and its word is checked with Sentry', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const hook = command('writeFileSync(out, input);');
    const { revoke, heard } = revoker(server, { hook });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', strategy: 'command', reason: 'The command says it is done.\nSentry still accepts the token' });
    const input = readFileSync(hook.out, 'utf8');
    expect(JSON.parse(input)).toEqual({
      schemaVersion: 1,
      event: 'revoke',
      kind: 'org',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha256: new Secret(token).sha256,
      redacted: `sntrys_…${token.slice(-4)}`,
      lastFour: token.slice(-4),
      host: `127.0.0.1:${server.port}`,
      organization: 'acme',
      state: 'live',
      scopes: ['org:ci'],
    });
    expect(input).not.toContain(token.slice(10, 30));
    expect(heard.told[0]).toContain('without the token');
  });

  it('gets the raw token only where the user said so, and may end it', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const id = server.world.find(token)!.id;
    const script = `writeFileSync(out, input);
const answer = await fetch('${server.url}/settings/revoke/', { method: 'POST', body: 'id=${id}' });
console.log('answered', answer.status);`;
    const hook = command(script, { pass: 'token' });
    const { revoke, heard } = revoker(server, { hook });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'command' });
    expect(JSON.parse(readFileSync(hook.out, 'utf8'))).toMatchObject({ token });
    expect(heard.told).toEqual([expect.stringContaining('the raw token'), 'The command says it is done.\n  answered 200']);
  });

  it('cannot put the token or an escape sequence on the screen', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const hook = command(`console.log('\\u001b[31m' + JSON.parse(input).token); console.error('x'.repeat(9000)); process.exitCode = 3;`, { pass: 'token' });
    const { revoke, heard } = revoker(server, { hook });
    const result = await revoke(token);
    const said = JSON.stringify([result, heard]);
    expect(said).not.toContain(token.slice(10, 40));
    expect(heard.told.join('')).not.toContain('\u001b');
    expect(result).toMatchObject({ state: 'still-live', reason: expect.stringContaining('The command ended with 3.') });
  });

  it('is not waited for by what it left in the background', async () => {
    await using server = await sentryServer();
    const over = join(temporaryFolder(), 'over');
    const wait = `setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(over)}, ""), 10_000)`;
    const hook = command(`const { spawn } = await import('node:child_process');\nspawn(process.execPath, ['-e', ${JSON.stringify(wait)}], { stdio: 'inherit' }).unref();\nconsole.log('begun');`);
    expect(await revoker(server, { hook }).revoke(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ strategy: 'command' });
    expect(existsSync(over)).toBe(false);
  });

  it.each([
    ['exits with an error', command('process.exit(1);'), 'The command ended with 1.'],
    ['does not exist', { kind: 'command', command: ['/nonexistent/program'], pass: 'finding', timeout: 1000, env: {} } as const, 'The command did not start: no such program is on the PATH, or at that path.'],
    ['is empty', { kind: 'command', command: [], pass: 'finding', timeout: 1000, env: {} } as const, 'The command is empty.'],
  ])('that %s has not acted', async (_, hook, reason) => {
    await using server = await sentryServer();
    const result = await revoker(server, { hook }).revoke(server.world.issue({ kind: 'user', scopes: [] }));
    expect(result).toMatchObject({ state: 'still-live', reason });
  });

  it('that takes too long may have acted by then: nobody knows', async () => {
    await using server = await sentryServer();
    const hook = command('setInterval(() => {}, 1000);', { timeout: 300 });
    const result = await revoker(server, { hook }).revoke(server.world.issue({ kind: 'user', scopes: [] }));
    expect(result).toMatchObject({ state: 'unknown', reason: expect.stringContaining('The command was ended by SIGKILL, as it may take 0.3 s; what it did by then is not known.') });
  });

  it('need not read what it is given', async () => {
    await using server = await sentryServer();
    const hook = { kind: 'command', command: ['true'], pass: 'finding', timeout: 5000, env: process.env } as const;
    expect(await revoker(server, { hook }).revoke(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ reason: 'The command says it is done.\nSentry still accepts the token' });
  });

  it('is run without a shell', async () => {
    await using server = await sentryServer();
    const hook = command('writeFileSync(out, process.argv[2]);');
    const argument = '$(id); `id` | cat > /dev/null && *';
    await revoker(server, { hook: { ...hook, command: [...hook.command, argument] } }).revoke(server.world.issue({ kind: 'user', scopes: [] }));
    expect(readFileSync(hook.out, 'utf8')).toBe(argument);
  });
});

describe('a webhook of the user’s own', () => {
  /** A receiver that answers `status` and keeps what came. */
  async function receiver(status: number, headers: Record<string, string> = {}) {
    const got: { headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status, headers).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { got, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
  }
  const key = new Secret('shared between us two');

  it('gets the finding signed, without the token', async () => {
    await using server = await sentryServer();
    const receives = await receiver(202);
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { revoke, heard } = revoker(server, { hook: { kind: 'webhook', url: receives.url, key, timeout: 5000 } });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', strategy: 'webhook', reason: 'The webhook took it (202).\nSentry still accepts the token' });
    receives.close();
    const [call] = receives.got;
    expect(call!.headers).toMatchObject({ 'x-sntrylint-timestamp': '1795564800', 'user-agent': 'sntrylint/1', 'content-type': 'application/json' });
    expect(call!.headers['x-sntrylint-signature']).toBe(sign(key, '1795564800', call!.body));
    expect(call!.headers['x-sntrylint-signature']).not.toBe(sign(new Secret('another key'), '1795564800', call!.body));
    expect(call!.headers['authorization']).toBeUndefined();
    expect(JSON.parse(call!.body)).toMatchObject({ event: 'revoke', kind: 'org' });
    expect(call!.body).not.toContain(token.slice(10, 30));
    expect(heard.told[1]).toBe('The webhook took it (202).');
  });

  it('that answers anything but success has not acted, and is not followed elsewhere', async () => {
    await using server = await sentryServer();
    const elsewhere = await receiver(200);
    const receives = await receiver(307, { location: elsewhere.url });
    const { revoke } = revoker(server, { hook: { kind: 'webhook', url: receives.url, key, timeout: 5000 } });
    expect(await revoke(server.world.issue({ kind: 'user', scopes: [] }))).toMatchObject({ reason: 'The webhook answered 307.' });
    expect(elsewhere.got).toEqual([]);
    receives.close();
    elsewhere.close();
  });

  it.each(['http://hooks.example.com/', 'ftp://hooks.example.com/', 'https://user:pass@hooks.example.com/', 'nonsense'])('is refused at %s', async (url) => {
    await using server = await sentryServer();
    const { revoke } = revoker(server, { hook: { kind: 'webhook', url, key, timeout: 5000 } });
    await expect(revoke(server.world.issue({ kind: 'user', scopes: [] }))).rejects.toThrow(expect.objectContaining({ name: 'UserError', where: 'revoke.webhook.url' }));
  });
});
