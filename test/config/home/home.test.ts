import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeFile, readHome } from '../../../src/config/home/home.ts';
import { repo, temporaryFolder } from '../../support/repo.ts';

/** A home directory with this configuration in it. */
function home(text: string): { readonly HOME: string } {
  const HOME = temporaryFolder();
  const file = homeFile({ HOME })!;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return { HOME };
}

/** A working folder that is in no repository. */
const outside = temporaryFolder();

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
    expect(await readHome({ HOME: temporaryFolder() }, outside)).toMatchObject(usual);
    expect(await readHome(home(''), outside)).toMatchObject(usual);
    expect(await readHome(home('sentry:\nrevoke:\n'), outside)).toMatchObject(usual);
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
    expect(await readHome(home(text), outside)).toMatchObject({
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
    ['sentry:\n  ulr: https://a.example\n', 'unknown key "ulr"', ':2:3', 'did you mean "url"?'],
    ['sentri: {}\n', 'unknown key "sentri"', ':1:1', 'did you mean "sentry"?'],
    ['sentry: [a]\n', '"sentry" must be keys and values', ':1:9', null],
    ['text\n', 'the file must be keys and values', ':1:1', null],
    ['sentry:\n  url: 5\n', '"url" must be an address such as https://sentry.example.com, in quotes', ':2:8', null],
    ['sentry:\n  url: sentry.example.com\n', '"url" must be an address such as https://sentry.example.com', ':2:8', null],
    ['sentry:\n  trusted: https://a.example\n', '"trusted" must be a list', ':2:12', 'begin each item on a line of its own, with a dash and a space'],
    ['sentry:\n  allow-http: yes please\n', '"allow-http" must be true or false', ':2:15', null],
    ['sentry:\n  hook-seconds: 0\n', '"hook-seconds" must be a number of seconds, more than 0 and at most 3600', ':2:17', null],
    ['revoke:\n  command: rm -rf /\n', '"command" must be a list', ':2:12', 'begin each item on a line of its own, with a dash and a space'],
    ['revoke:\n  command: [a]\n  pass: all\n', '"pass" must be one of finding, token', ':3:9', null],
    ['revoke:\n  webhook: { url: https://a.example }\n', 'in "webhook" "key-variable" is missing', ':2:14', 'The environment variable that holds the key of the signature.'],
    ['a: [\n', 'not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]', ':2', null],
  ])('%j: %s', async (text, what, where, fix) => {
    const env = home(text);
    await expect(readHome(env, outside)).rejects.toMatchObject({ name: 'UserError', exitCode: 2, what, fix });
    await expect(readHome(env, outside)).rejects.toMatchObject({ where: expect.stringContaining(where) });
    await expect(readHome(env, outside)).rejects.toMatchObject({ where: expect.stringContaining(homeFile(env)!) });
  });

  it('is told where it cannot be read', async () => {
    const HOME = temporaryFolder();
    mkdirSync(homeFile({ HOME })!, { recursive: true });
    await expect(readHome({ HOME }, outside)).rejects.toMatchObject({ what: 'your configuration could not be read: EISDIR' });
  });

  it('is that it lies inside the repository, which anybody may have written', async () => {
    const made = repo().file('.config/sntrylint/config.yaml', 'sentry:\n  url: https://evil.example\n').file('src/a.ts', '');
    const HOME = made.root;
    for (const cwd of [made.root, made.path('src')]) {
      await expect(readHome({ HOME }, cwd)).rejects.toMatchObject({ exitCode: 2, what: expect.stringContaining('lies inside the repository') });
    }
    const link = join(temporaryFolder(), 'home');
    symlinkSync(made.root, link);
    await expect(readHome({ HOME: link }, made.root)).rejects.toMatchObject({ exitCode: 2 });
    await expect(readHome({ HOME }, outside)).resolves.toMatchObject({ sentryUrls: ['https://evil.example'] });
  });
});
