import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';

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

  it('proves every rule against its own examples', async () => {
    const { code, stdout, stderr } = await sntrylint(['rules', '--check']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ rules, \d+ examples, 0 problems\n$/);
    expect(code).toBe(0);
  });
});
