import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeFile, readHome } from '../../src/config/home.ts';
import { temporaryFolder } from '../support/repo.ts';

/** A home directory with this configuration in it. */
function home(text: string): { readonly HOME: string } {
  const HOME = temporaryFolder();
  const file = homeFile({ HOME });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return { HOME };
}

describe('where it is', () => {
  it.each([
    [{ HOME: '/home/ada' }, '/home/ada/.config/sntrylint/config.yaml'],
    [{ HOME: '/home/ada', XDG_CONFIG_HOME: '/etc/ada' }, '/etc/ada/sntrylint/config.yaml'],
    // A relative path would be one inside the scanned repository.
    [{ HOME: '/home/ada', XDG_CONFIG_HOME: '.config' }, '/home/ada/.config/sntrylint/config.yaml'],
    [{ HOME: '/home/ada', XDG_CONFIG_HOME: '' }, '/home/ada/.config/sntrylint/config.yaml'],
  ])('%j is %s', (env, file) => {
    expect(homeFile(env)).toBe(file);
  });
});

describe('what it says', () => {
  it('is nothing where there is no file, or an empty one', async () => {
    const usual = { sentryUrls: [], allowHttp: false, hookSeconds: 3, revokeCommand: null, webhook: null, hookTimeout: 60 };
    expect(await readHome({ HOME: temporaryFolder() })).toMatchObject(usual);
    expect(await readHome(home(''))).toMatchObject(usual);
    expect(await readHome(home('sentry:\nrevoke:\n'))).toMatchObject(usual);
  });

  it('is read key by key', async () => {
    const text = `sentry:
  url: https://sentry.example.com
  trusted: [https://other.example.com]
  allow-http: true
  hook-seconds: 0.5
revoke:
  command: [/usr/local/bin/end-token, --now]
  pass: token
  timeout: 10
  webhook: { url: https://hooks.example.com/x, key-variable: HOOK_KEY }
`;
    expect(await readHome(home(text))).toMatchObject({
      sentryUrls: ['https://sentry.example.com', 'https://other.example.com'],
      allowHttp: true,
      hookSeconds: 0.5,
      revokeCommand: { command: ['/usr/local/bin/end-token', '--now'], pass: 'token' },
      webhook: { url: 'https://hooks.example.com/x', keyVariable: 'HOOK_KEY' },
      hookTimeout: 10,
    });
  });
});

describe('what is wrong with it', () => {
  it.each([
    ['sentry:\n  ulr: https://a.example\n', 'there is no key `ulr`', 'sentry', 'did you mean `url`?'],
    ['sentri: {}\n', 'there is no key `sentri`', '', 'did you mean `sentry`?'],
    ['sentry: [a]\n', 'must be a list of keys and values', 'sentry', null],
    ['text\n', 'must be a list of keys and values', '', null],
    ['sentry:\n  url: 5\n', 'must be a text', 'sentry.url', null],
    ['sentry:\n  trusted: https://a.example\n', 'must be a list of texts', 'sentry.trusted', null],
    ['sentry:\n  allow-http: yes please\n', 'must be true or false', 'sentry.allow-http', null],
    ['sentry:\n  hook-seconds: 0\n', 'must be a number of seconds, more than 0 and at most 3600', 'sentry.hook-seconds', null],
    ['revoke:\n  command: rm -rf /\n', 'must be a list of texts', 'revoke.command', null],
    ['revoke:\n  command: [a]\n  pass: all\n', 'must be finding or token', 'revoke.pass', null],
    ['revoke:\n  webhook: { url: https://a.example }\n', 'a webhook needs url and key-variable', 'revoke.webhook', 'key-variable names the environment variable that holds the key'],
    ['a: [\n', 'your configuration is no YAML', ':2', null],
  ])('%j: %s', async (text, what, where, fix) => {
    const env = home(text);
    await expect(readHome(env)).rejects.toMatchObject({ name: 'UserError', exitCode: 2, what, fix });
    await expect(readHome(env)).rejects.toMatchObject({ where: expect.stringContaining(where) });
    await expect(readHome(env)).rejects.toMatchObject({ where: expect.stringContaining(homeFile(env)) });
  });

  it('is told where it cannot be read', async () => {
    const HOME = temporaryFolder();
    mkdirSync(homeFile({ HOME }), { recursive: true });
    await expect(readHome({ HOME })).rejects.toMatchObject({ what: 'your configuration could not be read: EISDIR' });
  });
});
