import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formats } from '../../../src/report/formats.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** A comment that excuses a finding counts where whoever reviews the change sees it, and nowhere else. */
const token = tokens('exceptions').user();
const excuse = '# sntrylint-disable-line -- it is fine';
const below = '# sntrylint-disable-next-line -- it is fine\n';
const scanned = (content: string | Buffer, path = 'a.txt') => sntrylint(['stdin', '--path', path], { stdin: content });

describe('a comment excuses a finding', () => {
  test.each([
    ['on its own line', `${token} ${excuse}\n`],
    ['of a text in UTF-16', Buffer.from(`\uFEFF${token} ${excuse}\n`, 'utf16le')],
    ['on a line of a thousand characters', `${' '.repeat(1000 - token.length - 1 - excuse.length)}${token} ${excuse}\n`],
    ['above a line that is longer than that', `${below}${token}${' '.repeat(2000)}\n`],
  ])('%s', async (_, content) => {
    expect((await scanned(content)).code).toBe(0);
  });
});

describe('a comment excuses nothing', () => {
  test.each([
    ['in a picture', Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d', 'hex'), Buffer.from(`${token} ${excuse}\n`)])],
    ['on a line of more than a thousand characters', `${' '.repeat(1001 - token.length - 1 - excuse.length)}${token} ${excuse}\n`],
    ['far to the right on a minified line', `${token}${' '.repeat(500_000)}${excuse}\n`],
    ['at the beginning of a minified line', `/* sntrylint-disable-line -- fine */ ${token}${';'.repeat(500_000)}\n`],
    ['on a minified line above', `${' '.repeat(1000)}${below}${token}\n`],
    ['that opens a region on such a line', `${' '.repeat(1000)}# sntrylint-disable -- fine\n${token}\n`],
  ])('%s', async (_, content) => {
    expect((await scanned(content)).code).toBe(1);
  });

  test('in an archive', async () => {
    const made = repo().file('a.gz', gzipSync(`${token} ${excuse}\n`)).stage();
    expect((await sntrylint(['--archives'], { cwd: made.root, env: made.env })).code).toBe(1);
  });

  test('in a message, to a commit-msg hook, a range and a history', async () => {
    const made = repo({ firstCommit: true }).file('m', `${token} ${excuse}\n`);
    const world = { cwd: made.root, env: made.env };
    expect((await sntrylint(['commit-msg', 'm'], world)).code).toBe(1);
    made.commit(`say ${token} ${excuse}`);
    expect((await sntrylint(['range', 'HEAD~1..HEAD'], world)).code).toBe(1);
    expect((await sntrylint(['history'], world)).code).toBe(1);
  });

  test('in the name of a file', async () => {
    const made = repo({ firstCommit: true }).file(`${token} ${excuse}`, 'x\n').stage().commit('name');
    const world = { cwd: made.root, env: made.env };
    expect((await sntrylint(['range', 'HEAD~1..HEAD'], world)).code).toBe(1);
    expect((await sntrylint(['history'], world)).code).toBe(1);
  });

  test('with --no-inline', async () => {
    expect((await sntrylint(['stdin', '--no-inline'], { stdin: `${token} ${excuse}\n` })).code).toBe(1);
  });

  test('to a server that receives a push', async () => {
    const made = repo({ firstCommit: true }).file('a.txt', `${token} ${excuse}\n`).stage().commit('leak');
    const [head] = made.git('rev-list', 'HEAD').split('\n');
    made.git('update-ref', 'refs/heads/main', 'HEAD~1');
    const { code } = await sntrylint(['pre-receive'], { cwd: made.root, env: made.env, stdin: `${'0'.repeat(40)} ${head} refs/heads/new\n` });
    expect(code).toBe(1);
  });
});

test.each(Object.keys(formats))('%s says how much was suppressed, and by what', async (format) => {
  const made = repo().file('a.txt', `${token} ${excuse}\n`).file('b.txt', `${tokens('other').user()}\n`);
  made.file('.sntrylint.yaml', 'suppress:\n  - path: b.txt\n    reason: a test\n');
  const { code, stdout } = await sntrylint(['--format', format], { cwd: made.root, env: made.env });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/2 suppressed.{1,3}1 in the files themselves, 1 by the configuration|"suppressedBy": ?\{ ?"inline": ?1, ?"config": ?1 ?\}/);
});

test('the docs say the same', () => {
  expect(readFileSync('docs/exceptions.md', 'utf8')).toContain('1,000 characters');
});
