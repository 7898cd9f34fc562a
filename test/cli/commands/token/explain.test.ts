import { describe, expect, it } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { Secret } from '../../../../src/secret/secret.ts';
import { collector, fakeKeyboard, sntrylint } from '../../../support/fake-io.ts';
import { tokens } from '../../../support/tokens.ts';

const make = tokens('explain');

describe('explain', () => {
  it('says for whom an organization token was made, and when', async () => {
    const token = make.org({ slug: 'acme', url: 'https://sentry.io', regionUrl: 'https://us.sentry.io', issuedAt: 1_767_322_984 });
    const { code, stdout } = await sntrylint(['explain', '-'], { stdin: `${token}\n` });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^organization {2}acme$/m);
    expect(stdout).toMatch(/^region +https:\/\/us\.sentry\.io$/m);
    expect(stdout).toMatch(/^issued +2026-01-02 \d\d:\d\d UTC \(\d+ days ago\)$/m);
    expect(stdout).toMatch(new RegExp(`^SHA-256 +${new Secret(token).sha256}$`, 'm'));
    expect(stdout).not.toContain(token.slice(7, 20));
  });

  it('reads the token from standard input where none is named', async () => {
    const token = make.user();
    const { code, stdout } = await sntrylint(['explain'], { stdin: token });
    expect(code).toBe(0);
    expect(stdout).toContain(`last four     ${token.slice(-4)}`);
  });

  it('gives the same facts as JSON', async () => {
    const token = make.integration();
    const { stdout } = await sntrylint(['explain', token, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'integration', valid: true, problem: null, lastFour: token.slice(-4), sha256: new Secret(token).sha256, organization: null,
    });
    expect(stdout).not.toContain(token.slice(7, 20));
  });

  it('ends with 1 where the text is no token, and says why', async () => {
    const { code, stdout } = await sntrylint(['explain', make.user().slice(0, -1)]);
    expect(code).toBe(1);
    expect(stdout).toContain('63 hexadecimal digits');
    expect((await sntrylint(['explain', 'hello'])).code).toBe(1);
  });

  it('knows what else of Sentry must stay secret', async () => {
    const dsn = make.dsn();
    const half = /:([0-9a-f]{32})@/.exec(dsn)![1]!;
    const told = await sntrylint(['explain', '--format', 'json'], { stdin: dsn });
    expect(told.code).toBe(0);
    // As a finding has it: the secret half alone.
    expect(JSON.parse(told.stdout)).toMatchObject({ kind: 'dsn-secret', valid: true, lastFour: half.slice(-4), sha256: new Secret(half).sha256 });
    expect(told.stdout).not.toContain(half);
    const key = make.systemSecret();
    const { code, stdout } = await sntrylint(['explain'], { stdin: key });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kind +System Secret Key: secret key of a self-hosted Sentry/m);
    expect(stdout).not.toContain(key);
  });

  it('says that a DSN without its secret half is public, and ends with 1 as nothing needs to be kept', async () => {
    const { code, stdout } = await sntrylint(['explain'], { stdin: make.publicDsn() });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^structure +a DSN without a secret half is public/m);
    expect(stdout).not.toContain('SHA-256');
  });

  it('refuses an empty input', async () => {
    const { code, stderr } = await sntrylint(['explain'], { stdin: '\n' });
    expect(code).toBe(2);
    expect(stderr).toContain('no token was given');
  });

  it('refuses an input that is far too long for a token', async () => {
    const { code, stderr } = await sntrylint(['explain'], { stdin: 'x'.repeat(100_000) });
    expect(code).toBe(2);
    expect(stderr).toContain('sntrylint stdin');
  });

  it('shows control characters of a payload instead of sending them to the terminal', async () => {
    const { stdout } = await sntrylint(['explain', make.org({ slug: 'a\u001b[31mb' })]);
    expect(stdout).toContain('a\\x1b[31mb');
  });
});

describe('the prompt', () => {
  async function typing(keys: readonly string[]) {
    const keyboard = fakeKeyboard();
    const [stdout, stderr] = [collector(undefined), collector(undefined)];
    const io = { stdin: keyboard.stdin, stdout: stdout.stream, stderr: stderr.stream, env: {}, cwd: '/' };
    const code = main(['explain'], io);
    await expect.poll(() => keyboard.raw()).toBe(true);
    for (const key of keys) keyboard.type(key);
    return { code: await code, stdout: stdout.text(), stderr: stderr.text(), raw: keyboard.raw() };
  }

  it('takes a line and never shows it', async () => {
    const token = make.user();
    const { code, stdout, stderr, raw } = await typing([...token, '\r']);
    expect(code).toBe(0);
    expect(stdout).toContain(token.slice(-4));
    expect(stderr).toBe('Token (not shown): \n');
    expect(raw).toBe(false);
  });

  it('lets one correct what was typed', async () => {
    const token = make.user();
    const { code } = await typing(['nonsense', '\u0015', token, 'x', '\u007f', '\r']);
    expect(code).toBe(0);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const { code, stdout, raw } = await typing(['sntryu_', '\u0003']);
    expect({ code, stdout, raw }).toEqual({ code: 130, stdout: '', raw: false });
  });
});
