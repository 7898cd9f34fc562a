import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { packed, placesOf, runHistory } from '../../support/git/history.ts';
import { type Repo, repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { needs } from '../../support/needs.ts';

needs('zip');

const make = tokens('archives in commits');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;

/** A zip of one file, as people make them. */
function zip(name: string, text: string): Buffer {
  const root = temporaryFolder();
  mkdirSync(join(root, 'inner'));
  // So long that it is really compressed: stored, a token would stand in the archive's own bytes.
  writeFileSync(join(root, 'inner', name), text + '# nothing\n'.repeat(50));
  execFileSync('zip', ['-q', '-r', 'a.zip', 'inner'], { cwd: root });
  return readFileSync(join(root, 'a.zip'));
}

const leaky = (): Repo =>
  repo({ firstCommit: true }).file('dist/a.zip', zip('.env', leak())).stage().commit('add').remove('dist/a.zip').stage().commit('remove');

describe('an archive of a commit is opened', () => {
  test('in a range', async () => {
    const made = leaky();
    const { code, stdout } = await sntrylint(['range', 'HEAD~2..HEAD', '--archives', '--format', 'json'], { cwd: made.root, env: made.env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings[0].locations).toMatchObject([
      { path: 'dist/a.zip!inner/.env', startLine: 1, startColumn: 19, commit: made.git('rev-parse', 'HEAD~1').trim(), author: 'Ada <ada@example.org>', inHead: false },
    ]);
  });

  test.each([
    ['loose', (made: Repo) => made],
    ['packed', packed],
  ])('in the history (%s), with the commit, author and date of the archive', async (_, stored) => {
    const made = stored(leaky());
    const { code, report } = await runHistory(made, ['--archives']);
    expect(code).toBe(1);
    expect(report.findings.flatMap(({ locations }) => locations)).toMatchObject([
      { path: 'dist/a.zip!inner/.env', commit: made.git('rev-parse', 'HEAD~1').trim(), author: 'Ada <ada@example.org>', inHead: false },
    ]);
    expect(report.scan.files).toBe(2);
    // A run that did not open archives knows nothing of what is in them, and the other way round.
    expect((await runHistory(made)).code).toBe(0);
    expect((await runHistory(made, ['--archives'])).code).toBe(1);
  });

  test('in each of its versions, and where only a reflog has it', async () => {
    const made = repo({ firstCommit: true }).file('a.tgz', gzipSync(leak())).stage().commit('one').file('a.tgz', gzipSync(leak())).stage().commit('two');
    expect(placesOf(await runHistory(packed(made), ['--archives']))).toEqual(['a.tgz!a.tar', 'a.tgz!a.tar']);
    made.git('reset', '--quiet', '--hard', 'HEAD~2');
    expect((await runHistory(made, ['--archives', '--no-cache'])).code).toBe(0);
    expect((await runHistory(made, ['--archives', '--no-cache', '--unreachable'])).report.findings).toHaveLength(2);
  });

  test('where it is too large to be held at once, and where it stands behind a program', async () => {
    const large = zip('.env', leak());
    const filler = Buffer.alloc(20_000_000, 'what a program is made of, ');
    const made = repo({ firstCommit: true }).file('setup.exe', Buffer.concat([Buffer.from('MZ'), filler, large])).file('small.pyz', Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), zip('b.env', leak())]));
    made.stage().commit('programs');
    expect(placesOf(await runHistory(made, ['--archives']))).toEqual(['setup.exe!inner/.env', 'small.pyz!inner/b.env']);
  });

  test('and what cannot be opened makes the history incomplete', async () => {
    const made = repo({ firstCommit: true }).file('a.7z', Buffer.from('377abcaf271c0004', 'hex')).stage().commit('seven');
    const { code, report } = await runHistory(made, ['--archives']);
    expect(code).toBe(3);
    expect(report.scan.notRead).toEqual([{ path: 'a.7z', reason: 'archives of the kind 7z are not supported' }]);
  });
});

describe('archives: true in the configuration', () => {
  test('opens them in every scan, and is shown with its place', async () => {
    const made = repo({ firstCommit: true }).file('.sntrylint.yaml', 'archives: true\n').file('a.zip', zip('.env', leak())).stage();
    const world = { cwd: made.root, env: made.env };
    for (const argv of [[], ['staged']]) expect((await sntrylint(argv, world)).code).toBe(1);
    expect((await sntrylint([], { ...world, cwd: made.root })).stdout).toContain('a.zip!inner/.env');
    expect((await sntrylint(['config'], world)).stdout).toMatch(/^archives +true +\.sntrylint\.yaml:1$/m);
    expect((await sntrylint(['--no-config'], world)).code).toBe(0);
    expect((await sntrylint(['config', '--no-config', '--archives'], world)).stdout).toMatch(/^archives +true +--archives$/m);
    made.commit('all');
    expect(placesOf(await runHistory(made))).toEqual(['a.zip!inner/.env']);
  });

  test('counts for the baseline too', async () => {
    const made = repo({ firstCommit: true }).file('.sntrylint.yaml', 'archives: true\n').file('a.zip', zip('.env', leak())).stage();
    const world = { cwd: made.root, env: made.env };
    expect((await sntrylint(['baseline'], world)).stdout).toContain('1 added');
    expect((await sntrylint([], world)).code).toBe(0);
  });

  test('is nothing but true or false', async () => {
    const made = repo({ firstCommit: true }).file('.sntrylint.yaml', 'archives: deep\n');
    expect((await sntrylint([], { cwd: made.root, env: made.env })).code).toBe(2);
  });
});
