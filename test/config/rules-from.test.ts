import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { ownRule } from '../support/own-rule.ts';
import { repo, temporaryFolder, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const key = `acme_${tokens('rules-from').hex(16)}`;
const call = (made: Repo, ...argv: readonly string[]) => sntrylint(argv, { cwd: made.root, env: made.env });
const from = (...files: readonly string[]): string => `rules-from: [${files.join(', ')}]\n`;

describe('rules in a file of their own', () => {
  it('are used, wherever the call is made', async () => {
    const made = repo().file('a.txt', `${key}\n`).file('sub/b.txt', '').file('ci/rules.yaml', ownRule).file('.sntrylint.yaml', from('ci/rules.yaml'));
    expect(await call(made)).toMatchObject({ code: 1, stdout: expect.stringContaining('acme-key') });
    expect((await sntrylint(['rules'], { cwd: join(made.root, 'sub'), env: made.env })).stdout).toContain('acme-key');
    expect((await call(made, 'config')).stdout).toMatch(/^rules-from +ci\/rules\.yaml +\.sntrylint\.yaml:1$/m);
  });

  it('may be turned off, weakened and excused like all others', async () => {
    const made = repo().file('a.txt', `${key}\n`).file('rules.yaml', ownRule).file('.sntrylint.yaml', `${from('rules.yaml')}severity: { acme-key: off }\n`);
    expect((await call(made)).code).toBe(0);
  });

  it('share what is excepted for all of them', async () => {
    const made = repo().file('a.txt', `${key}\n`).file('test/a.txt', `${key}\n`).file('rules.yaml', `none: [{ path: ^test/ }]\n${ownRule}`).file('.sntrylint.yaml', from('rules.yaml'));
    const { stdout } = await call(made, '--format', 'json');
    expect(JSON.parse(stdout).findings).toMatchObject([{ locations: [{ path: 'a.txt' }] }]);
  });

  it('are read from the commit that the configuration is read from', async () => {
    const made = repo().file('rules.yaml', ownRule).file('.sntrylint.yaml', from('rules.yaml')).stage().commit('rules');
    made.file('rules.yaml', 'rules: []\n').file('a.txt', `${key}\n`);
    expect((await call(made)).code).toBe(0);
    expect((await call(made, '--config-from', 'HEAD')).code).toBe(1);
  });

  it.each([
    ['is not there', from('gone.yaml'), '', 'there is no such file, which `rules-from` names (gone.yaml)'],
    ['lies outside', from('../rules.yaml'), '', '"rules-from" must be a path inside the repository, with / (.sntrylint.yaml:1:14)'],
    ['holds a mistake', from('rules.yaml'), ownRule.replace('severity: error', 'severity: eror'), 'in the rule acme-key: "severity" must be one of error, warning (rules.yaml:4:15)\n  fix: did you mean "error"?'],
    ['holds a rule that there is', from('rules.yaml'), ownRule.replace('acme-key', 'sentry-user-token'), 'there is a rule "sentry-user-token" already (rules.yaml:2:9)'],
    ['is named twice', from('rules.yaml', 'rules.yaml'), ownRule, 'there is a rule "acme-key" already (rules.yaml:2:9)'],
    ['holds a rule of the configuration', `${from('rules.yaml')}${ownRule}`, ownRule, 'there is a rule "acme-key" already (rules.yaml:2:9)'],
    ['excepts everything from its rules', from('rules.yaml'), `none: [{}]\n${ownRule}`, 'in "none" one of files, own, of, about, before, after, near, path, value, match, line, content is missing (rules.yaml:1:8)'],
    ['excepts what it does not say', from('rules.yaml'), `none: []\n${ownRule}`, '"none" is an empty list, which would narrow nothing (rules.yaml:1:7)'],
    ['is empty', from('rules.yaml'), '# nothing\n', '"rules" is missing (rules.yaml:1:1)'],
    ['holds what belongs to a configuration', from('rules.yaml'), `${ownRule}exclude: [a]\n`, 'unknown key "exclude" (rules.yaml:15:1)'],
  ])('is a 2 where one %s', async (_, config, rules, words) => {
    const made = repo().file('rules.yaml', rules).file('.sntrylint.yaml', config);
    const { code, stdout, stderr } = await call(made);
    expect(stderr).toContain(`sntrylint: ${words}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('are not read through a link that leads out of the repository', async () => {
    const outside = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(outside, ownRule);
    const made = repo().file('.sntrylint.yaml', from('rules.yaml'));
    symlinkSync(outside, join(made.root, 'rules.yaml'));
    expect(await call(made)).toMatchObject({ code: 2, stderr: expect.stringContaining('is behind a symlink that leads out of the repository') });
  });
});
