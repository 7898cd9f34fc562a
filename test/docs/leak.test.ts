import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { docsBlocks } from '../support/docs/blocks.ts';
import { repo, type Repo } from '../support/repo.ts';
import { sentryServer, type SentryServer } from '../support/sentry/sentry-server.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));

it('docs/leak.md shows an incident as it goes, from the leak to the 401, with Ctrl-C in the worst moment', async () => {
  await using server = await sentryServer({ mode: 'self-hosted-2025' });
  const token = server.world.issue({ kind: 'integration', name: 'release-bot', app: 'release-bot', scopes: ['project:releases', 'org:read'] });
  const admin = server.world.issue({ kind: 'user', name: 'administrator', scopes: ['org:admin', 'member:read'] });
  const made = repo({ firstCommit: true }).file('deploy.sh', `#!/bin/sh\nexport SENTRY_AUTH_TOKEN=${token}\nsentry-cli releases new "$1"\n`).stage().commit('Deploy');
  const env = { SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: admin };
  // It is told to delete the token, and neither does it nor answers.
  server.fault({ kind: 'slow', milliseconds: 60_000 }, { path: /api-tokens\/[^/]+\/$/ });

  const shown: string[] = [];
  const typed = async (line: string, stop: (() => Promise<void>) | null = null): Promise<void> => {
    const { code, output } = await run(made, line.split(' ').slice(1), env, token, stop);
    shown.push(`$ ${line}\n${output}${stop === null ? '' : ''}$ echo $?\n${code}\n`);
  };
  await typed('sntrylint');
  await typed('sntrylint verify');
  await typed('sntrylint revoke --yes', () => deletionSent(server));
  await typed('sntrylint revoke --yes');
  await typed('sntrylint verify');
  const text = shown.join('\n')
    .replaceAll(`127.0.0.1:${server.port}`, 'sentry.example.com')
    .replaceAll(token.slice(-4), '8c30')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-25T08:12:00.000Z')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-11-25 08:12 UTC')
    .replace(/ read in [\d.]+ s/, ' read in 0.04 s');
  // The last word is Sentry's, and it refuses the token.
  expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/api/0/' });
  const transcript = docsBlocks('docs/leak.md').find(({ language }) => language === 'text');
  expect(text).toBe(transcript?.text);
});

/** Until Sentry has got the request that ends the token. */
async function deletionSent({ requests }: SentryServer): Promise<void> {
  await expect.poll(() => requests.some(({ method }) => method === 'DELETE'), { timeout: 20_000 }).toBe(true);
}

/** Runs the program as a user does who reads everything on one screen, and presses Ctrl-C where `stop` says so. */
async function run(made: Repo, args: readonly string[], env: NodeJS.ProcessEnv, stdin: string, stop: (() => Promise<void>) | null): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', process.execPath, program, ...args], { cwd: made.root, env: { ...made.env, ...env } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.on('error', () => {});
  child.stdin.end(`${stdin}\n`);
  if (stop !== null) {
    await stop();
    output += '^C\n';
    child.kill('SIGINT');
  }
  return { code: await ended, output };
}
