import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fromRe2 } from '../../src/rules/import/re2.ts';
import { sntrylint } from '../support/fake-io.ts';
import { temporaryFolder } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

/** Calls the built program, which brings its own YAML. */
function run(argv: readonly string[], cwd: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(process.cwd(), 'bin/sntrylint.js'), ...argv], { cwd, encoding: 'utf8' });
  return { stdout, stderr, code: status };
}

const toml = String.raw`
[allowlist]
paths = ['''(^|/)vendor/''']
[[rules]]
id = "Acme_Key"
description = "Acme API key"
regex = '''(?i)\bacme[_-]?key\s*[:=]\s*['"]?([a-z0-9]{32})(?:['"\s;]|$)'''
entropy = 3.0
keywords = ["acme"]
[[rules.allowlists]]
condition = "AND"
paths = ['''test/''']
regexes = ['''^0''']
[[rules.allowlists]]
stopwords = ["example"]
commits = ["abc"]
[[rules]]
id = "posix"
regex = '''tok_(?P<value>[[:alnum:]]{8})\z'''
[[rules]]
id = "unicode"
regex = '''\p{Greek}+'''
[[rules]]
id = "endless"
regex = '''(a+)+b'''
[[rules]]
id = "p12"
path = '''\.p12$'''
`;

describe('sntrylint rules import', () => {
  test('writes rules that a configuration takes, and names what has no counterpart', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, '.gitleaks.toml'), toml);
    const { stdout, stderr, code } = run(['rules', 'import', '.gitleaks.toml'], cwd);
    expect(code).toBe(0);
    expect(parse(stdout).rules.map(({ id }: { id: string }) => id)).toEqual(['acme-key', 'posix']);
    for (const line of [
      'rule Acme_Key: an exception for commits has no counterpart',
      String.raw`rule unicode: left out, since it has \p, which asks for Unicode`,
      'rule p12: left out, since it judges names of files alone',
      'rule endless: left out, since its pattern does not come to an end',
      '2 of 3 rules with a pattern taken over; each found what it should in 40 made-up texts in all',
    ]) expect(stderr).toContain(line);

    writeFileSync(join(cwd, '.sntrylint.yaml'), stdout);
    const key = tokens('import').hex(32);
    writeFileSync(join(cwd, 'a.txt'), `ACME_KEY = ${key}\n`);
    const found = await sntrylint(['a.txt', '--format', 'json'], { cwd });
    expect(JSON.parse(found.stdout).findings).toMatchObject([{ ruleId: 'acme-key', locations: [{ startLine: 1, startColumn: 12, endColumn: 44 }] }]);
    expect(found.stdout).not.toContain(key);
  });

  test.each([
    [['rules', 'import'], 'the file to import is missing'],
    [['rules', 'import', 'gone.toml'], 'it cannot be read: ENOENT (gone.toml)'],
    [['rules', 'import', 'bad.toml'], 'it is no TOML (bad.toml:1)'],
  ])('is a 2 for %j', async (argv, words) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad.toml'), '= 1\n');
    const { code, stderr } = await sntrylint(argv, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('a pattern of Go', () => {
  const matches = (source: string, text: string): boolean => {
    const converted = fromRe2(source, 0);
    if ('why' in converted) throw new Error(converted.why);
    return new RegExp(converted.pattern).test(text);
  };

  test.each([
    ['(?i)ab', 'AB', 'ac'],
    ['a(?i)b', 'aB', 'AB'],
    ['a(?i:b)c', 'aBc', 'aBC'],
    ['(?i)a(?-i:b)', 'Ab', 'AB'],
    ['(?i)[a-c]x', 'BX', 'dx'],
    ['(?i)[^a]x', 'bx', 'Ax'],
    ['(?s)a.b', 'a\nb', 'ab'],
    ['a.b', 'a\rb', 'a\nb'],
    ['(?m)^a$', 'x\na\ny', 'xa'],
    [String.raw`\Aa\z`, 'a', 'ab'],
    [String.raw`\Qa.b\E`, 'a.b', 'axb'],
    [String.raw`\x41\x{42}\101`, 'ABA', 'AB'],
    ['[[:xdigit:]]{2}', 'aF', 'g1'],
    [String.raw`[\s\S]{2}`, 'a\n', 'a'],
    ['[]a]x', ']x', 'bx'],
    [String.raw`a\sb`, 'a\tb', 'a\vb'],
    ['é', 'Ã©', 'é'],
  ])('%s says the same in JavaScript', (source, yes, no) => {
    expect(matches(source, yes)).toBe(true);
    expect(matches(source, no)).toBe(false);
  });

  test('names the group that is the secret', () => {
    expect(fromRe2('(a)(b)', 2)).toEqual({ pattern: '(?:a)(?<secret>b)' });
    expect(fromRe2('(?P<x>a)(b)', 0)).toEqual({ pattern: '(?<secret>a)(?:b)' });
    expect(fromRe2('a', 1)).toEqual({ why: 'it has no group 1' });
  });

  test.each([[String.raw`\pL`], ['(?U)a+'], ['(a'], ['a)'], ['[a'], [String.raw`\C`]])('%s is not converted', (source) => {
    expect(fromRe2(source, 0)).toHaveProperty('why');
  });
});

describe('sntrylint rules', () => {
  test('lists the rules of the configuration too, and proves them against their examples', async () => {
    const cwd = temporaryFolder();
    const rule = (digits: number): string =>
      `rules:\n  - id: acme-key\n    pattern: 'acme_[0-9a-f]{24}'\n    examples:\n      match:\n        - { path: a, text: 'acme_{{hex ${digits}}}' }\n      noMatch:\n        - { path: a, text: 'acme_' }\n`;
    writeFileSync(join(cwd, '.sntrylint.yaml'), rule(24));
    expect((await sntrylint(['rules'], { cwd })).stdout).toContain('acme-key');
    expect((await sntrylint(['rules', 'acme-key', '--check'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, '.sntrylint.yaml'), rule(23));
    const { code, stderr } = await sntrylint(['rules', 'acme-key', '--check'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('acme-key: 0 matches where 1 is wanted');
  });
});
