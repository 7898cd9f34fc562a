import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { repo } from '../support/repo.ts';

describe('rules', () => {
  it('lists every rule on a line', async () => {
    const { code, stdout } = await sntrylint(['rules']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sentry-user-token +error +\S/m);
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThanOrEqual(8);
  });

  it('shows one', async () => {
    const { code, stdout } = await sntrylint(['rules', 'sentry-org-token']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sentry-org-token\n {2}title/);
    expect(stdout).toMatch(/^ {2}page +https:\/\//m);
    expect(stdout).toMatch(/^ {2}source +\S/m);
  });

  it('names the nearest rule for a slip', async () => {
    expect(await sntrylint(['rules', 'sentry-org-tokne'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'sntrylint: no rule is called `sentry-org-tokne`\n  fix: did you mean `sentry-org-token`?\n',
    });
  });

  it('names a rule of one\'s own that is slow: when it is proven and shown, and where much is scanned, and not in a hook', async () => {
    const own = '{ id: acme-pin, pattern: "pin-[0-9]{4}" }, { id: acme-key, pattern: "key-[0-9]{4}", anchor: { keywords: [key-] } }';
    const made = repo().file('a.txt', 'clean\n').file('.sntrylint.yaml', `rules: [${own}]\n`).stage();
    const world = { cwd: made.root, env: made.env };
    const words = 'acme-pin: it has no keyword, so its expression is tried on all of every file; `anchor: { keywords: [...] }` would make it fast\n';
    expect(await sntrylint(['rules', '--check'], world)).toMatchObject({ code: 0, stderr: words });
    expect((await sntrylint(['rules', 'acme-pin'], world)).stdout).toMatch(/^ {2}cost +tried on all of every file/m);
    expect((await sntrylint(['rules', 'acme-key'], world)).stdout).not.toContain('cost');
    expect((await sntrylint([], world)).stderr).toBe(`sntrylint: ${words}`);
    expect((await sntrylint(['--quiet'], world)).stderr).toBe('');
    expect((await sntrylint(['staged'], world)).stderr).toBe('');
  });

  it('proves every rule against its own examples', async () => {
    const { code, stdout, stderr } = await sntrylint(['rules', '--check']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ rules, \d+ examples, 0 problems\n$/);
    expect(code).toBe(0);
  });
});
