import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../../support/fake-io.ts';
import { isLong } from '../../../support/how-long.ts';
import { repo } from '../../../support/repo.ts';

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
    expect((await sntrylint(['rules', 'acme-pin', '--check'], world)).stderr).toContain(words);
    expect((await sntrylint(['rules', 'acme-pin'], world)).stdout).toMatch(/^ {2}cost +tried on all of every file/m);
    expect((await sntrylint(['rules', 'acme-key'], world)).stdout).not.toContain('cost');
    expect((await sntrylint([], world)).stderr).toBe(`sntrylint: ${words}`);
    expect((await sntrylint(['--quiet'], world)).stderr).toBe('');
    expect((await sntrylint(['staged'], world)).stderr).toBe('');
  });

  it('proves every rule against its own examples', async () => {
    // Those of all take seconds, and test/rules/builtin.test.ts proves them in every run.
    const { code, stdout, stderr } = await sntrylint(['rules', '--check', ...(isLong ? [] : ['sentry-org-token'])]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ rules?, \d+ examples, 0 problems\n$/);
    expect(code).toBe(0);
  });

  describe('proves that a rule of one\'s own can find', () => {
    const examples = 'examples: { match: [{ path: a, text: "acme_{{hex 8}}" }], noMatch: [{ path: a, text: acme }] }';
    const rule = (more: string): string => `rules: [{ id: acme-key, ${more}, ${examples} }]\n`;
    const endless = 'pattern: "acme_(?:[0-9a-f]|[0-9a-f][0-9a-f])*!"';
    const check = async (config: string) => {
      const made = repo().file('.sntrylint.yaml', config);
      return sntrylint(['rules', '--check', 'acme-key'], { cwd: made.root, env: made.env });
    };

    it('where it can', async () => {
      for (const more of [
        'pattern: "acme_[0-9a-f]{8}", anchor: { keywords: [acme_] }',
        'pattern: "(?<![a-z])[a-z]{4}_[0-9a-f]{8}(?![0-9])", anchor: { keywords: [acme_] }',
        'pattern: "(?:acme|other)_[0-9a-f]{8}", anchor: { keywords: [acme_, other_] }',
        'pattern: "ACME_[0-9a-f]{8}", flags: i, anchor: { keywords: [acme_, ACME_] }',
        'pattern: "a?cme_[0-9a-f]{8}", behind: 1, anchor: { keywords: [cme_] }',
      ]) expect(await check(rule(more)), more).toEqual({ code: 0, stdout: '1 rule, 2 examples, 0 problems\n', stderr: '' });
    });

    it.each<readonly [string, string, string]>([
      ['a keyword that its pattern cannot hold', rule('pattern: "acme_[0-9a-f]{8}", anchor: { keywords: [acme-, acme_] }'), 'no text that its pattern matches holds its keyword "acme-"'],
      ['a keyword in other letters than its pattern', rule('pattern: "acme_[0-9a-f]{8}", anchor: { keywords: [ACME_, acme_] }'), 'no text that its pattern matches holds its keyword "ACME_"'],
      ['`behind` that is missing', rule('pattern: "key=acme_[0-9a-f]{8}", anchor: { keywords: [acme_] }'), 'its keyword "acme_" stands 4 characters or more behind the beginning of a match, and `behind` is 0'],
      ['a `maxLength` that is shorter than any match', rule('pattern: "acme_[0-9a-f]{8}", maxLength: 4, anchor: { keywords: [acme_] }'), 'a match with its keyword "acme_" has 13 characters or more, and `maxLength` is 4'],
      ['a pattern that matches nothing', rule('pattern: "acme_(?!.)[0-9a-f]{8}", anchor: { keywords: [acme_] }'), '0 matches where 1 is wanted, in a:\n    acme_{{hex 8}}'],
      ['a place that a built-in rule takes', 'rules: [{ id: acme-key, pattern: "[0-9a-f]{64}", examples: { match: [{ path: a, text: "{{user}}" }], noMatch: [{ path: a, text: acme }] } }]', '0 matches where 1 is wanted'],
      ['no example', 'rules: [{ id: acme-key, pattern: "acme_[0-9a-f]{8}", anchor: { keywords: [acme_] } }]', 'no example shows that it finds anything: give it `examples` with a `match`'],
      ['a pattern that does not come to an end', rule(endless).replaceAll('hex 8', 'hex 60'), 'it ran out of time here'],
      // All that is made from its pattern is tried with its keyword: seconds.
      ...(isLong ? [['a pattern with a keyword that does not come to an end', rule(`${endless}, anchor: { keywords: [acme_] }`).replaceAll('hex 8', 'hex 60'), 'it ran out of time here'] satisfies readonly [string, string, string]] : []),
      // As long as that takes it only where the keyword is written into the text.
      ...(isLong ? [['a pattern that does not come to an end on a text with its keyword', rule('pattern: "acme_(?:a|a){60}z", anchor: { keywords: [acme_] }'), 'its pattern took too long on a text that was made from it'] satisfies readonly [string, string, string]] : []),
    ])('and not where it has %s', async (_, config, words) => {
      const { code, stderr } = await check(config);
      expect(stderr).toContain(`acme-key: ${words}`);
      expect(code).toBe(1);
    });
  });
});
