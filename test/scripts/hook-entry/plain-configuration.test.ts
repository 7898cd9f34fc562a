import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatBaseline } from '../../../src/findings/baseline/baseline.ts';
import { dice } from '../../fuzz/dice.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { baseline, type Files, generatedFiles, known, put, yaml } from '../../support/hooks/generated-configuration.ts';
import { amount } from '../../support/how-long.ts';
import { repo } from '../../support/repo.ts';

const made = repo().file('a.txt', 'one\n').stage().commit('first').file('a.txt', 'two\n').stage();
const look = fastHook();
const entry = (files: Files): string => {
  put(made.root, files);
  return look(['staged'], made.root, made.env);
};
const program = async (): Promise<number> => (await sntrylint(['staged'], { cwd: made.root, env: made.env })).code;

const exception = '  - path: docs/**\n    reason: made up for the docs\n';

describe('a configuration without effect on a clean commit starts no Node', () => {
  test.each<readonly [string, Files]>([
    ['nothing but comments, as init writes it', yaml('# The configuration.\n#\n# exclude:\n#   - vendor/**\n')],
    ['an empty file', yaml('')],
    ['paths that are left out', yaml('exclude:\n  - docs/**\n  - "*.snap"\n\n  # these too\n  - .github/workflows/**\n')],
    ['paths that are left out, in one line', yaml('exclude: [docs/**, "*.snap"]\n')],
    ['exceptions', yaml(`suppress:\n${exception}  - rule: sentry-user-token\n    path: "**/fixtures/**"\n    reason: "Made up: no token"\n  - fingerprint: ${known.fingerprint}\n    reason: revoked long ago\n`)],
    ['all of them, the reason first, with a last day', { '.sntrylint.yml': `fail-on: any\npractice: off\nsuppress:\n  - reason: made up there\n    until: 2031-02-28\n    path: test/x.txt\nexclude:\n  - a/b\n` }],
    ['a baseline as it is written', baseline(formatBaseline([known]))],
    ['an empty baseline, beside a configuration', { ...baseline(formatBaseline([])), ...yaml('exclude:\n  - x/y') }],
  ])('%s', async (_, files) => {
    expect(entry(files)).toBe('nothing');
    expect(await program()).toBe(0);
  });
});

test('the built-in commit is clean', async () => {
  expect(entry({})).toBe('nothing');
  expect(await program()).toBe(0);
});

describe('the program says what is wrong with', () => {
  const outside = join(made.root, '../outside.yaml');
  test.each<readonly [string, Files]>([
    ['an unknown key', yaml('exlude:\n  - docs/**\n')],
    ['an unknown rule', yaml('suppress:\n  - rule: sentry-user-tokens\n    reason: made up for the docs\n')],
    ['a bad value', yaml('fail-on: all\n')],
    ['UTF-16', yaml(Buffer.from('exclude:\n  - docs/**\n', 'utf16le'))],
    ['two of them', { ...yaml(''), '.sntrylint.yml': '' }],
    ['a dangling link', yaml('-> nowhere.yaml')],
    ['a link that leads out of the repository', yaml('-> ../outside.yaml')],
    ['a baseline that leads out of the repository', baseline('-> ../outside.yaml')],
    ['a baseline that is no JSON', baseline('{')],
    ['an empty baseline file', baseline('')],
    ['a baseline with more behind its end', baseline(`${formatBaseline([known])}x\n`)],
    ['a baseline with an entry behind its end', baseline(`${formatBaseline([])}${formatBaseline([known]).split('\n')[1]}\n`)],
    ['a baseline without its head', baseline(formatBaseline([known]).split('\n').slice(1).join('\n'))],
    ['a baseline without its end', baseline(formatBaseline([known]).split('\n').slice(0, -3).join('\n'))],
    ['a baseline with a NUL byte', baseline(formatBaseline([known]).replace('},', '},\0'))],
    ['a baseline with both sides of a conflict', baseline(formatBaseline([known]).replace('{}', '<<<<<<< HEAD\n{}'))],
    ['an empty reason', yaml('suppress:\n  - path: docs/**\n    reason: ""\n')],
    ['a missing reason', yaml('suppress:\n  - path: docs/**\n')],
    ['a reason that stands alone', yaml('suppress:\n  - reason: made up for the docs\n')],
    ['a reason that is no text', yaml('suppress:\n  - path: docs/**\n    reason: 17\n')],
    ['a key that stands twice', yaml('exclude:\n  - a/b\nexclude:\n  - c/d\n')],
    ['a key that stands twice, once in one line', yaml('exclude: [a/b]\nexclude:\n  - c/d\n')],
    ['a key of an exception that stands twice', yaml(`suppress:\n${exception}    path: docs/*\n`)],
    ['a path that is no text', yaml('exclude:\n  - null\n')],
    ['a path that is an alias', yaml('exclude:\n  - **/x\n')],
    ['a path that leads out', yaml('exclude:\n  - "../docs"\n')],
    ['a path that leads out half-way', yaml('exclude:\n  - a/../../docs\n')],
    ['a path of too many folders in a row', yaml('exclude:\n  - a/**/b/**/c/**/d/**\n')],
    ['a path of too many stars', yaml('exclude:\n  - a*b*c*d*e\n')],
    ['a fingerprint that YAML takes for a number', yaml(`suppress:\n  - fingerprint: ${'1'.repeat(32)}\n    reason: made up for the docs\n`)],
    ['a day that is none', yaml(`suppress:\n${exception}    until: 2031-02-30\n`)],
    ['a tab', yaml('exclude:\n\t- a/b\n')],
    ['an entry before its key', yaml('  - a/b\nexclude:\n  - c/d\n')],
    ['more than a configuration may have', yaml(`${'#'.repeat(300_000)}\n`)],
    ['what stands far down behind empty lines', yaml(`exclude:\n  - a/b\n${'\n'.repeat(30_000)}what\n`)],
  ])('%s, and the entry leaves it to it', async (_, files) => {
    writeFileSync(outside, '');
    expect(entry(files)).toBe('maybe');
    expect(await program()).toBe(2);
  });

  test('a configuration that is a folder', async () => {
    put(made.root, {});
    mkdirSync(made.path('.sntrylint.yaml'));
    expect(look(['staged'], made.root, made.env)).toBe('maybe');
    expect(await program()).toBe(2);
  });
});

test('whatever the configuration and the baseline, the entry ends a clean commit with 0 only where the program does', { timeout: 200_000 }, async () => {
  const roll = dice(16_112_026);
  let quick = 0;
  const times = amount(60, 800);
  for (let i = 0; i < times; i++) {
    const files = generatedFiles(roll);
    if (entry(files) === 'maybe') continue;
    quick++;
    expect([files, await program()]).toEqual([files, 0]);
  }
  expect(quick).toBeGreaterThan(times / 6);
  expect(quick).toBeLessThan(times * 0.9);
});
