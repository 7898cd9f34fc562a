import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { placesOf, runHistory } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { type JsonScan, scanJson } from '../../support/report/scan-json.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md section 2: what git publishes beside files and messages, for those who read a history and those who read commits. */
const make = tokens('history headers');
const started = (): Repo => repo({ firstCommit: true });
const oidOf = (made: Repo, rev: string): string => made.git('rev-parse', rev).trim();
const store = (made: Repo, type: string, content: string): string =>
  execFileSync('git', ['hash-object', '-t', type, '-w', '--stdin'], { cwd: made.root, env: made.env, input: content, encoding: 'utf8' }).trim();
const tree = (made: Repo, ...entries: readonly string[]): string =>
  execFileSync('git', ['mktree'], { cwd: made.root, env: made.env, input: entries.map((entry) => `${entry}\n`).join(''), encoding: 'utf8' }).trim();
const pushed = (made: Repo, ref: string): Promise<JsonScan> =>
  scanJson(['pre-push', 'origin', 'url'], { cwd: made.root, env: made.env, stdin: `${ref} ${oidOf(made, ref)} ${ref} ${'0'.repeat(40)}\n` });

describe('a token is found in the headers', () => {
  test.each([
    ['the name of an author', (secret: string) => `author ${secret} <a> 1 +0000\ncommitter A <a> 1 +0000\n`],
    ['the address of a committer', (secret: string) => `author A <a> 1 +0000\ncommitter A <${secret}@example.org> 1 +0000\n`],
    ['the comment of a signature', (secret: string) => `author A <a> 1 +0000\ncommitter A <a> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n Comment: ${secret}\n \n abc\n -----END PGP SIGNATURE-----\n`],
    [
      'the tag that a merge took in',
      (secret: string) => `author A <a> 1 +0000\ncommitter A <a> 1 +0000\nmergetag object ${'4'.repeat(40)}\n type commit\n tag v1\n tagger A <a> 1 +0000\n \n release with ${secret}\n`,
    ],
  ])('of a commit: %s', async (_, headers) => {
    const made = started();
    const secret = make.user();
    const commit = store(made, 'commit', `tree ${oidOf(made, 'HEAD^{tree}')}\nparent ${oidOf(made, 'HEAD')}\n${headers(secret)}\nharmless\n`);
    made.git('update-ref', 'refs/heads/main', commit);
    const place = `commit ${commit.slice(0, 12)} (headers)`;
    const run = await runHistory(made);
    expect([run.code, placesOf(run)]).toEqual([1, [place]]);
    expect(run.report.findings[0]!.locations).toMatchObject([{ commit, inHead: true }]);
    expect(JSON.stringify(run.report)).not.toContain(secret);
    const range = await scanJson(['range', 'HEAD~1..HEAD'], { cwd: made.root, env: made.env });
    expect([range.code, range.paths]).toEqual([1, [place]]);
  });

  test('of a tag: the name of its tagger', async () => {
    const made = started();
    made.git('-c', `user.name=${make.user()}`, 'tag', '-a', 'v1', '-m', 'harmless');
    expect(placesOf(await runHistory(made))).toEqual(['tag v1 (headers)']);
    expect((await pushed(made, 'refs/tags/v1')).paths).toEqual(['tag v1 (headers)']);
  });

  test('of a commit that no ref reaches, with --unreachable', async () => {
    const made = started();
    made.git('commit', '--quiet', '--allow-empty', '--author', `${make.user()} <a>`, '--message', 'harmless');
    const gone = oidOf(made, 'HEAD');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect([(await runHistory(made)).code, placesOf(await runHistory(made, ['--unreachable']))]).toEqual([0, [`commit ${gone.slice(0, 12)} (headers)`]]);
  });
});

describe('a token in the name of a file is found', () => {
  test('where a tag names the tree without any commit', async () => {
    const made = started();
    const inner = tree(made, `100644 blob ${store(made, 'blob', 'hello\n')}\t${make.user()}.txt`);
    made.git('tag', '-a', '-m', 'harmless', 'files', tree(made, `040000 tree ${inner}\tinner`));
    const shown = 'inner/sntryu_… (file name)';
    const run = await runHistory(made);
    expect([run.code, placesOf(run)]).toEqual([1, [shown]]);
    const push = await pushed(made, 'refs/tags/files');
    expect([push.code, push.paths]).toEqual([1, [shown]]);
  });

  test('in a tree that nothing names any more, with --unreachable, and each once', async () => {
    const made = started();
    const oid = store(made, 'blob', 'hello\n');
    tree(made, `100644 blob ${oid}\t${make.user()}.txt`);
    expect((await runHistory(made)).code).toBe(0);
    made.file(`sub/${make.user()}.txt`, '').stage().commit('names');
    expect(placesOf(await runHistory(made, ['--unreachable']))).toEqual(['sntryu_… (file name)', 'sub/sntryu_… (file name)']);
  });

  test('in such a tree though another one lacks a folder, which is named', async () => {
    const made = started();
    const oid = store(made, 'blob', 'hello\n');
    const name = `100644 blob ${oid}\t${make.user()}.txt`;
    const lost = tree(made, `040000 tree ${tree(made, `100644 blob ${oid}\ta.txt`)}\tfolder`, name);
    const folder = oidOf(made, `${lost}:folder`);
    rmSync(made.path(`.git/objects/${folder.slice(0, 2)}/${folder.slice(2)}`));
    tree(made, `100644 blob ${oid}\tb.txt`, `100644 blob ${oid}\t${make.user()}.txt`);
    const run = await runHistory(made, ['--unreachable']);
    expect([run.code, placesOf(run)]).toEqual([3, ['sntryu_… (file name)']]);
    expect(run.report.scan.notRead.map(({ path }) => path)).toEqual([`object ${lost.slice(0, 12)}`]);
  });

  test('though the slashes of an organization token make folders of it', async () => {
    const token = Array.from({ length: 400 }, () => make.org()).find((one) => one.includes('/') && !one.includes('//') && !one.endsWith('/'))!;
    const made = started().file(token, 'hello\n').stage().commit('names');
    const run = await runHistory(made);
    expect([run.code, run.report.findings.map(({ ruleId }) => ruleId)]).toEqual([1, ['sentry-org-token']]);
    expect(JSON.stringify(run.report)).not.toContain(token);
    expect((await runHistory(made)).code).toBe(1);
  });

  test('but not where its path is excluded', async () => {
    const made = started().file(`vendor/${make.user()}.txt`, '').stage().commit('names');
    expect((await runHistory(made, ['--exclude', 'vendor/**'])).code).toBe(0);
  });
});
