import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOwnRule } from '../../src/rules/read-rule.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { scan } from '../../src/index.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { watchdog } from '../../src/engine/watchdog.ts';
import { worktree } from '../../src/sources/worktree.ts';
import { cleanEnvironment, temporaryFolder } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';
import { amount, some } from '../support/how-long.ts';

/** Polynomial to a degree that nobody waits for. */
const slow = 'x*x*x*x*x*x*x*x*y';
const own = (over: Record<string, unknown>): Rule => readOwnRule({ id: 'own-rule', pattern: slow, ...over }, 'own.yaml');
const text = `word=${'x'.repeat(3000)}\n`;

describe('a watchdog', () => {
  test('stops a regular expression in the middle', () => {
    expect(watchdog()(() => void new RegExp(slow).test(text), 100)).toBe(false);
  });

  test('lets through what ends, and what throws', () => {
    const guard = watchdog();
    let done = 0;
    expect(guard(() => void done++, 100)).toBe(true);
    expect(done).toBe(1);
    expect(() => guard(() => { throw new TypeError('mine'); }, 100)).toThrow('mine');
  });
});

describe('a rule of one\'s own that does not end', () => {
  test.each(some([
    ['with a keyword', { anchor: { keywords: ['word='] }, pattern: `word=${slow}`, maxLength: 4000 }],
    ['without one', {}],
    ['about files', { anchor: { files: ['*.txt'] }, maxLength: 4000 }],
    ['in its context', { anchor: { keywords: ['word='] }, pattern: 'word=', context: { any: [{ content: [`${slow}!`] }] } }],
  ]))('%s is stopped and named, and the rest of the scan goes on', async (_, over) => {
    const cwd = temporaryFolder();
    const token = tokens('watchdog').user();
    writeFileSync(join(cwd, 'a.txt'), `${text}${token}\n`);
    writeFileSync(join(cwd, 'b.txt'), `${token}\nword=\n`);
    const quick = own({ id: 'other-rule', pattern: 'found-[a-z]{4}', anchor: { keywords: ['found-'] } });
    writeFileSync(join(cwd, 'c.txt'), 'found-mine\n');
    const { builtinRules } = await import('../../src/rules/builtin.ts');
    const report = await scan(worktree({ cwd, env: cleanEnvironment(cwd), paths: [] }), { rules: [...builtinRules(), own(over), quick] });
    expect(report.scan.notRead).toEqual([{ path: 'a.txt', reason: 'the rule own-rule ran out of time here' }]);
    expect(report.scan.complete).toBe(false);
    expect(report.findings.flatMap(({ rule, locations }) => locations.map(({ place }) => `${rule.id} ${place.path}`))).toEqual(
      expect.arrayContaining(['sentry-user-token a.txt', 'sentry-user-token b.txt', 'other-rule c.txt']),
    );
  });

  test.each([
    ['with a keyword', { anchor: { keywords: ['word'] }, pattern: 'word' }],
    ['without one', { pattern: '[dw]' }],
  ])('and matches everywhere is stopped and named (%s), and what it found counts', async (_, over) => {
    const cwd = temporaryFolder();
    const token = tokens('watchdog').user();
    for (let i = 0; i < 4; i++) writeFileSync(join(cwd, `${i}.txt`), `${'word;\n'.repeat(10_001)}\n${i === 3 ? token : ''}\n`);
    const { builtinRules } = await import('../../src/rules/builtin.ts');
    const report = await scan(worktree({ cwd, env: cleanEnvironment(cwd), paths: [] }), { rules: [...builtinRules(), own({ placeholders: 'reported', ...over })] });
    expect(report.scan.notRead).toEqual([
      { path: '0.txt', reason: 'the rule own-rule matches more than 10,000 times here' },
      { path: '1.txt', reason: 'the rule own-rule matches more than 10,000 times here' },
      { path: '2.txt', reason: 'the rule own-rule matches more than 10,000 times here, and was not tried on anything that came after' },
    ]);
    const places = (id: string): number => report.findings.filter(({ rule }) => rule.id === id).reduce((sum, { locations }) => sum + locations.length, 0);
    expect([places('own-rule'), places('sentry-user-token')]).toEqual([30_000, 1]);
  });

  test('and matches too often in all is given up', async () => {
    const cwd = temporaryFolder();
    for (let i = 0; i < 12; i++) writeFileSync(join(cwd, `${String(i).padStart(2, '0')}.txt`), 'word;\n'.repeat(10_000));
    const report = await scan(worktree({ cwd, env: cleanEnvironment(cwd), paths: [] }), { rules: [own({ anchor: { keywords: ['word'] }, pattern: 'word', placeholders: 'reported' })] });
    expect(report.scan.notRead).toEqual([{ path: '10.txt', reason: 'the rule own-rule matches more than 100,000 times in all, and was not tried on anything that came after' }]);
  });

  test('is given up where it ran out of time again and again', async () => {
    const cwd = temporaryFolder();
    for (let i = 0; i < 5; i++) writeFileSync(join(cwd, `${i}.txt`), text);
    const report = await scan(worktree({ cwd, env: cleanEnvironment(cwd), paths: [] }), { rules: [own({})] });
    expect(report.scan.notRead.map(({ reason }) => reason)).toEqual([
      'the rule own-rule ran out of time here',
      'the rule own-rule ran out of time here',
      'the rule own-rule ran out of time here, and was not tried on anything that came after',
    ]);
  });
});

describe('a pattern that matches the same text in ever more ways', () => {
  /** Stops after a twentieth of a second instead of one and more. */
  const impatient = watchdog();
  const stops = (rule: Rule, content: string, path: string): readonly string[] => {
    const { stops: all } = scanner([rule], { decodeDepth: 0, ruleIds: null, watchdog: (work) => impatient(work, 50) }).scan(Buffer.from(content), path);
    return all.map(({ why }) => why);
  };
  const a = 'a'.repeat(60);

  test.each(some([
    ['(a+)+$', `${a}!`],
    ['(?:[a-z]+)*!', a],
    [String.raw`(\w+\s?)+:`, a],
    ['(?:a|b|[ab])*c', a],
    [String.raw`(?:\w|\d)+=`, '1'.repeat(60)],
    [String.raw`(?:"[^"]*"|\w+|,)*;`, a],
    ['(?:y(?<n>z*)*)w', `y${'z'.repeat(60)}`],
    ['((?:a+))+b', a],
    ['(?:a|aa)*c', a],
    ['((a|b)*)*x', a],
    ['(a{1,3})+$', `${a}!`],
    ['(?:[a-z]+[0-9]*)+!', a],
    [String.raw`(?:\w+\d)+!`, '1'.repeat(60)],
    ['(?:ab?c?|a)*d', a],
    ['(?:(?:ab)+|a(?:ba)*b)+$', `${'ab'.repeat(60)}!`],
    ['(?:a+){12}b', 'a'.repeat(400)],
    ['(?=(?:a+)+$)', `${a}!`],
    ['(?:a|a){1,100000}b', a],
    [String.raw`(?:(a)|\1a|aa)*b`, a],
  ]))('%s is stopped, with a keyword and without one', (pattern, text) => {
    expect(stops(own({ pattern }), text, 'a.txt')).toEqual(['ran out of time here']);
    expect(stops(own({ pattern: `word${pattern}`, anchor: { keywords: ['word'] }, maxLength: 1000 }), `word${text}`, 'a.txt')).toEqual(['ran out of time here']);
    expect(stops(own({ pattern, anchor: { files: ['a.txt'] }, maxLength: 1000 }), text, 'a.txt')).toEqual(['ran out of time here']);
  });

  const endless = '(?:a|aa)*!$';
  test.each(['before', 'after', 'near', 'value', 'path', 'content'] as const)('is stopped where it judges %s, to say that a match counts or that it does not', (key) => {
    for (const when of ['any', 'none'] as const) {
      // What ends with $ is read backwards before a value.
      const pattern = key === 'before' ? endless.slice(0, -1) : endless;
      const context = { [when]: [{ [key]: key === 'content' ? [pattern] : pattern }] };
      const rule = own({ pattern: `word${a}`, anchor: { keywords: ['word'] }, context });
      expect(stops(rule, `${a} word${a} ${a}`, `${a}.txt`), when).toEqual(['ran out of time here']);
    }
  });

  test('and a time that is up when the last try was made stops nobody', () => {
    const late = (work: () => void): boolean => { work(); return false; };
    const rule = own({ pattern: 'word', anchor: { keywords: ['word'] } });
    const { matches, stops: all } = scanner([rule], { decodeDepth: 0, ruleIds: null, watchdog: late }).scan(Buffer.from('word'), 'a');
    expect([matches.length, all]).toEqual([1, []]);
  });

  test('is stopped by a name of a file, too', () => {
    const names = `${'*a'.repeat(40)}b!`;
    expect(stops(own({ pattern: 'word', anchor: { keywords: ['word'] }, context: { any: [{ files: [names] }] } }), 'word', `${'a'.repeat(200)}!`)).toEqual(['ran out of time here']);
  });
});

describe('a rule without a keyword', () => {
  const found = (rule: Rule, content: string, path = 'a.txt') =>
    scanner([rule], { decodeDepth: 2, ruleIds: null }).scan(Buffer.from(content), path).matches.map(({ secret }) => secret.reveal());

  test('finds every match, the group named secret where there is one', () => {
    const rule = own({ pattern: 'pin (?<secret>[0-9]{4})' });
    expect(found(rule, 'pin 1212 and pin 3434\npin 12')).toEqual(['1212', '3434']);
  });

  test('may match everywhere', () => {
    const often = amount(5000, 150_000);
    expect(found(own({ pattern: '[0-9]' }), `7${' '.repeat(20)}`.repeat(often))).toHaveLength(often);
  });

  test('is tried only where one of its words stands, in any case', () => {
    const rule = own({ pattern: '[0-9]{4}', anchor: { anywhere: ['Sentry'] } });
    expect(found(rule, 'SENTRY 1212')).toEqual(['1212']);
    expect(found(rule, 'other 1212')).toEqual([]);
  });

  test('says nothing of values that are too regular, or that its context takes out', () => {
    const rule = own({
      pattern: '[a-z0-9]{8}', entropy: 2.5,
      context: { none: [{ path: 'fixtures/' }, { value: 'test' }] },
    });
    expect(found(rule, 'aaaaaaab')).toEqual([]);
    expect(found(rule, 'k3j9x0q2')).toEqual(['k3j9x0q2']);
    expect(found(rule, 'k3test02')).toEqual([]);
    expect(found(rule, 'k3j9x0q2', 'a/fixtures/b')).toEqual([]);
  });

  test('gives the same in chunks as in one piece', async () => {
    const rule = own({ pattern: 'pin [0-9]{4}', anchor: { anywhere: [] } });
    const content = Buffer.from(`${'filler '.repeat(100)}pin 1234\n`.repeat(9000));
    const one = scanner([rule], { decodeDepth: 0, ruleIds: null });
    const chunks = (async function* () {
      for (let at = 0; at < content.length; at += 999_999) yield content.subarray(at, at + 999_999);
    })();
    expect((await one.scanChunks(chunks, 'a')).matches).toHaveLength(9000);
  });
});
