import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/cli/main.ts';
import { fromRe2 } from '../../src/rules/import/re2.ts';
import { collector, sntrylint } from '../support/fake-io.ts';
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
      'rule endless: left out, since its pattern does not end',
      '2 of 3 rules with a pattern taken over; each found what it should in 80 made-up texts in all',
      'keep them in a file of their own, say gitleaks-rules.yaml, and name it in .sntrylint.yaml: `rules-from: [gitleaks-rules.yaml]`',
    ]) expect(stderr).toContain(line);

    writeFileSync(join(cwd, 'gitleaks-rules.yaml'), stdout);
    writeFileSync(join(cwd, '.sntrylint.yaml'), 'rules-from: [gitleaks-rules.yaml]\n');
    const check = run(['rules', '--check'], cwd);
    expect([check.code, check.stdout]).toEqual([0, expect.stringMatching(/ 0 problems\n$/)]);
    const key = tokens('import').hex(32);
    writeFileSync(join(cwd, 'a.txt'), `ACME_KEY = ${key}\n`);
    const found = await sntrylint(['a.txt', '--format', 'json'], { cwd });
    expect(JSON.parse(found.stdout).findings).toMatchObject([{ ruleId: 'acme-key', locations: [{ startLine: 1, startColumn: 12, endColumn: 44 }] }]);
    expect(found.stdout).not.toContain(key);
  });

  test('gives each rule an example, with a word and at a path that it asks for, and says which has none', async () => {
    const cwd = temporaryFolder();
    const rule = (id: string, more: string): string => `[[rules]]\nid = "${id}"\nregex = '''key_[0-9]{6}'''\n${more}\n`;
    writeFileSync(join(cwd, 'in.toml'), rule('plain', '') + rule('word', 'keywords = ["acme"]') + rule('path', "path = '''\\.tf$'''") + rule('none', 'entropy = 7.5'));
    const { stdout, stderr } = await sntrylint(['rules', 'import', 'in.toml'], { cwd });
    expect(parse(stdout).rules.map(({ examples }: { examples?: unknown }) => examples)).toEqual([
      { match: [{ path: 'sample', text: '{{sample}}' }] },
      { match: [{ path: 'sample', text: 'acme\n{{sample}}' }] },
      { match: [{ path: 'sample.tf', text: '{{sample}}' }] },
      undefined,
    ]);
    expect(stderr).toContain('rule none: without an example, since no text could be made that it finds');
    writeFileSync(join(cwd, 'out.yaml'), stdout);
    writeFileSync(join(cwd, '.sntrylint.yaml'), 'rules-from: [out.yaml]\n');
    const check = await sntrylint(['rules', 'none', '--check'], { cwd });
    expect([check.code, check.stderr]).toEqual([1, expect.stringMatching(/^none: no example shows that it finds anything/)]);
  });

  test('says on a terminal how far it is', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in.toml'), toml);
    const [stdout, stderr] = [collector(undefined), collector(80)];
    await main(['rules', 'import', 'in.toml'], { stdin: Readable.from([]), stdout: stdout.stream, stderr: stderr.stream, env: {}, cwd });
    expect(stderr.text()).toContain('\r\u001b[K0 of 3 rules tried on made-up texts\r\u001b[K');
    expect((await sntrylint(['rules', 'import', 'in.toml'], { cwd })).stderr).not.toContain('tried on');
  });

  /** What the rules of a TOML find in texts. */
  async function found(rules: string, texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in.toml'), rules);
    writeFileSync(join(cwd, 'out.yaml'), (await sntrylint(['rules', 'import', 'in.toml'], { cwd })).stdout);
    writeFileSync(join(cwd, '.sntrylint.yaml'), 'rules-from: [out.yaml]\nexclude: [out.yaml, in.toml]\n');
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text);
    const { stdout } = await sntrylint(['--format', 'json'], { cwd });
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly ruleId: string; readonly locations: readonly { readonly path: string; readonly startLine: number }[] }[] };
    return findings.flatMap(({ ruleId, locations }) => locations.map(({ path, startLine }) => `${ruleId} ${path}:${startLine}`)).toSorted();
  }

  test('takes exceptions of the value, the match, the line and the path over, and those that need two of them', async () => {
    const rule = (lists: string): string => `[[rules]]\nid = "acme"\nregex = '''key\\w* = ([0-9]{6,8})'''\n${lists}`;
    const texts = { 'a.txt': 'keyring = 111111\nkey = 222222 # import\nkey = 3333333\nkey = 444444\n', 'b.bb': 'key = 555555 # import\n' };
    const at = (lists: string) => found(rule(lists), texts);
    expect(await at('')).toEqual(['acme a.txt:1', 'acme a.txt:2', 'acme a.txt:3', 'acme a.txt:4', 'acme b.bb:1']);
    expect(await at(`[[rules.allowlists]]\nregexes = ['''^3''']\nstopwords = ["44"]\n`)).toEqual(['acme a.txt:1', 'acme a.txt:2', 'acme b.bb:1']);
    expect(await at(`[[rules.allowlists]]\nregexTarget = "match"\nregexes = ['''keyring''']\n`)).toEqual(['acme a.txt:2', 'acme a.txt:3', 'acme a.txt:4', 'acme b.bb:1']);
    expect(await at(`[[rules.allowlists]]\nregexTarget = "line"\nregexes = ['''import$''']\n`)).toEqual(['acme a.txt:1', 'acme a.txt:3', 'acme a.txt:4']);
    expect(await at(`[[rules.allowlists]]\ncondition = "AND"\npaths = ['''\\.bb$''']\nregexTarget = "line"\nregexes = ['''import''']\n`)).toEqual(['acme a.txt:1', 'acme a.txt:2', 'acme a.txt:3', 'acme a.txt:4']);
    expect(await at(`[[rules.allowlists]]\ncondition = "AND"\nregexes = ['''^[34]''']\nstopwords = ["44"]\n`)).toEqual(['acme a.txt:1', 'acme a.txt:2', 'acme a.txt:3', 'acme b.bb:1']);
  });

  test('says once what is excepted for all rules, and what is for some with those', async () => {
    const cwd = temporaryFolder();
    const rules = Array.from({ length: 3 }, (_, i) => `[[rules]]\nid = "r${i}"\nregex = '''key${i}_[0-9]{6}'''\n`).join('');
    const lists = `[[allowlists]]\nregexes = ['''0000''']\n[[allowlists]]\ntargetRules = ["r1"]\npaths = ['''test/''']\n`;
    writeFileSync(join(cwd, 'in.toml'), `${lists}${rules}`);
    const { stdout } = await sntrylint(['rules', 'import', 'in.toml'], { cwd });
    expect(parse(stdout)).toMatchObject({ none: [{ value: '0000' }], rules: [{ id: 'r0' }, { id: 'r1', context: { none: [{ path: String.raw`test\/` }] } }, { id: 'r2' }] });
    expect(stdout.match(/0000/g)).toHaveLength(1);
    expect(await found(`${lists}${rules}`, { 'a.txt': 'key1_000000 key1_123456 key2_000000 key2_123456\n' })).toEqual(['r1 a.txt:1', 'r2 a.txt:1']);
  });

  test('leaves out what is about Sentry, renames what has the name of another, and says both', async () => {
    const cwd = temporaryFolder();
    const rule = (id: string): string => `[[rules]]\nid = "${id}"\nregex = '''acme_[0-9]{6}'''\n`;
    writeFileSync(join(cwd, 'in.toml'), ['sentry-user-token', 'practice-token-file', 'Acme Key', 'acme_key'].map(rule).join(''));
    const { stdout, stderr } = await sntrylint(['rules', 'import', 'in.toml'], { cwd });
    expect(parse(stdout).rules.map(({ id }: { id: string }) => id)).toEqual(['practice-token-file-2', 'acme-key', 'acme-key-2']);
    expect(stderr).toContain('rule sentry-user-token: left out, since the rules of sntrylint find what it finds');
    expect(stderr).toContain('rule practice-token-file: called practice-token-file-2 here');
    expect(stderr).toContain('rule acme_key: called acme-key-2 here');
  });

  test('may be written into the very file that the configuration names', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in.toml'), '');
    writeFileSync(join(cwd, 'rules.yaml'), '');
    writeFileSync(join(cwd, '.sntrylint.yaml'), 'rules-from: [rules.yaml]\n');
    expect((await sntrylint(['rules', 'import', 'in.toml'], { cwd })).code).toBe(0);
  });

  test('marks as the secret what the group that matched holds, whichever it is', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in.toml'), `[[rules]]\nid = "acme"\nregex = '''a=([0-9]{6})|b=([0-9]{6})|c(=)?[0-9]{6}'''\n`);
    writeFileSync(join(cwd, 'out.yaml'), (await sntrylint(['rules', 'import', 'in.toml'], { cwd })).stdout);
    writeFileSync(join(cwd, '.sntrylint.yaml'), 'rules-from: [out.yaml]\n');
    const { stdout } = await sntrylint(['stdin', '--format', 'json'], { cwd, stdin: 'a=111111 b=222222 c333333' });
    const columns = JSON.parse(stdout).findings.map(({ locations: [{ startColumn, endColumn }] }: { locations: [{ startColumn: number; endColumn: number }] }) => [startColumn, endColumn]);
    expect(columns).toEqual([[3, 9], [12, 18], [19, 26]]);
  });

  test.each([
    [['rules', 'import'], 'the file to import is missing'],
    [['rules', 'import', 'gone.toml'], 'it cannot be read: ENOENT (gone.toml)'],
    [['rules', 'import', 'bad.toml'], 'it is not TOML (bad.toml:1)'],
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
    expect(fromRe2('(?P<x>a)(b)|(c)', 0)).toEqual({ pattern: '(?<secret>a)(?<secret2>b)|(?<secret3>c)' });
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
