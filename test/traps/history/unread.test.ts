import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packed, placesOf, prettyHistory, runHistory } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** What a history could not read is named by the place where it stands. */
const make = tokens('history unread');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const started = (): Repo => repo().file('a.txt', 'one\n').stage().commit('first');
const oidOf = (made: Repo, rev: string): string => made.git('rev-parse', rev).trim();

/** Cuts a loose object off. */
function spoil(made: Repo, oid: string): void {
  const file = made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
  rmSync(file);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'x');
}

describe('what refs reach and was not read is named by its path, and makes a 3', () => {
  test('a file above the limit, once however many paths it has', async () => {
    const made = started().file('dir/big.bin', 'x'.repeat(5000)).stage().commit('big').file('copy.bin', 'x'.repeat(5000)).stage().commit('copy');
    const { code, report } = await runHistory(made, ['--max-file-size', '4000']);
    expect([code, report.scan.notRead]).toEqual([3, [{ path: 'dir/big.bin', reason: 'larger than 4 kB' }]]);
  });

  test('not one that is excluded', async () => {
    const made = started().file('big.bin', 'x'.repeat(5000)).stage().commit('big');
    expect(await runHistory(made, ['--max-file-size', '4000', '--exclude', '*.bin'])).toMatchObject({ code: 0, report: { scan: { notRead: [] } } });
  });

  test('a file whose object is broken', async () => {
    const made = started().file('b.txt', 'some text\n'.repeat(500)).file('.env', leak()).stage().commit('b');
    spoil(made, oidOf(made, 'HEAD:b.txt'));
    const { code, report } = await runHistory(made);
    expect([code, placesOf({ code, report, stderr: '' })]).toEqual([3, ['.env']]);
    expect(report.scan.notRead.map(({ path }) => path)).toEqual(['b.txt']);
  });

  test('a file that is missing', async () => {
    const made = started().file('b.txt', 'b\n').stage().commit('b');
    const oid = oidOf(made, 'HEAD:b.txt');
    rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    expect((await runHistory(made)).report.scan.notRead).toEqual([{ path: 'b.txt', reason: 'this repository does not have it' }]);
  });

  test('a message above the limit', async () => {
    const made = started().commit(`long ${'word '.repeat(1000)}`);
    const { code, report } = await runHistory(made, ['--max-file-size', '4000']);
    expect([code, report.scan.notRead]).toEqual([3, [{ path: `commit ${oidOf(made, 'HEAD').slice(0, 12)} (message)`, reason: 'larger than 4 kB' }]]);
  });

  test("a tag's message above the limit", async () => {
    const made = started();
    made.git('tag', '-a', 'v1', '-m', 'word '.repeat(1000));
    expect((await runHistory(made, ['--max-file-size', '4000'])).report.scan.notRead).toEqual([{ path: 'tag v1 (message)', reason: 'larger than 4 kB' }]);
  });
});

test.each([['with its memory', [1]], ['without', []]])('a ref to a commit that is not there is a 3, and what else was found is reported, %s', async (_, runsBefore) => {
  const made = started().file('.env', leak()).stage().commit('leak');
  for (const wanted of runsBefore) expect((await runHistory(made)).code).toBe(wanted);
  writeFileSync(made.path('.git/refs/heads/broken'), `${'a'.repeat(40)}\n`);
  const { code, report } = await runHistory(made);
  expect([code, report.scan.complete, report.findings.length]).toEqual([3, false, 1]);
});

describe('what no ref reaches and was not read', () => {
  const dangling = (): { readonly made: Repo; readonly oid: string } => {
    const made = started().file('lost.txt', 'x'.repeat(5000)).stage();
    const oid = oidOf(made, ':lost.txt');
    made.git('reset', '--quiet', '--hard');
    return { made, oid };
  };

  test.each([
    ['broken', (made: Repo, oid: string) => spoil(made, oid), []],
    ['too large', () => {}, ['--max-file-size', '4000']],
  ] as const)('is no part of what a run promises: %s, a note says that it is there', async (_, damage, options) => {
    const { made, oid } = dangling();
    damage(made, oid);
    expect(await runHistory(made, options)).toMatchObject({ code: 0, report: { scan: { complete: true, notRead: [] } } });
    expect(await prettyHistory(made, options)).toContain('1 object that no ref reaches could not be read: --unreachable names it');
    // Nor does a memory of the run take it for seen.
    const { code, report } = await runHistory(made, [...options, '--unreachable']);
    expect([code, report.scan.notRead.map(({ path }) => path)]).toEqual([3, [`object ${oid.slice(0, 12)}`]]);
  });

  test('is named by its path with --unreachable, where a commit that is left has it', async () => {
    const made = started().file('big.bin', 'x'.repeat(5000)).stage().commit('big');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    made.git('reflog', 'expire', '--expire=now', '--all');
    const { code, report } = await runHistory(made, ['--unreachable', '--max-file-size', '4000']);
    expect([code, report.scan.notRead]).toEqual([3, [{ path: 'big.bin', reason: 'larger than 4 kB' }]]);
  });

  test('counts all the same where nobody can say what refs reach', async () => {
    const { made, oid } = dangling();
    spoil(made, oid);
    const first = oidOf(made, 'HEAD^{tree}');
    rmSync(made.path(`.git/objects/${first.slice(0, 2)}/${first.slice(2)}`));
    const { code, report } = await runHistory(made);
    expect(code).toBe(3);
    expect(report.scan.notRead.map(({ path }) => path)).toContain(`object ${oid.slice(0, 12)}`);
  });
});

describe('--unreachable gives commits outside of every reflog their due', () => {
  test('a file has its path, its first commit, author and date', async () => {
    const made = started().file('dir/.env', leak()).stage().commit('leak');
    const brought = oidOf(made, 'HEAD');
    made.file('b.txt', 'b\n').stage().commit('on top').git('reset', '--quiet', '--hard', 'HEAD~2');
    made.git('reflog', 'expire', '--expire=now', '--all');
    expect((await runHistory(made)).report.findings).toEqual([]);
    const { code, report } = await runHistory(made, ['--unreachable']);
    expect(code).toBe(1);
    expect(report.findings[0]!.locations).toMatchObject([{ path: 'dir/.env', commit: brought, author: 'Ada <ada@example.org>', inHead: false }]);
  });

  test('so has a name of a file, and a message', async () => {
    const made = started().file(`${make.user()}.txt`, '').stage().commit('name').commit(`Use ${make.org()}`);
    const said = oidOf(made, 'HEAD');
    made.git('reset', '--quiet', '--hard', 'HEAD~2');
    made.git('reflog', 'expire', '--expire=now', '--all');
    const places = (await runHistory(made, ['--unreachable'])).report.findings.flatMap(({ locations }) => locations);
    expect(places.map(({ path }) => path.replace(/^.*\(/, '('))).toEqual(expect.arrayContaining(['(file name)', '(message)']));
    expect(places).toContainEqual(expect.objectContaining({ commit: said }));
  });

  test('what stands in both has the place that refs give it', async () => {
    const content = leak();
    const made = started().file('old.env', content).stage().commit('dangling');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    made.git('reflog', 'expire', '--expire=now', '--all');
    made.file('new.env', content).stage().commit('reached');
    expect(placesOf(await runHistory(made, ['--unreachable']))).toContain('new.env');
  });

  test('a commit whose parents are gone leaves the rest by its name', async () => {
    const made = started().file('.env', leak()).stage().commit('leak').file('b', 'b').stage().commit('top');
    const [parent, blob] = [oidOf(made, 'HEAD~1'), oidOf(made, 'HEAD:.env')];
    made.git('reset', '--quiet', '--hard', 'HEAD~2');
    made.git('reflog', 'expire', '--expire=now', '--all');
    rmSync(made.path(`.git/objects/${parent.slice(0, 2)}/${parent.slice(2)}`));
    const run = await runHistory(made, ['--unreachable']);
    expect([run.code, placesOf(run)]).toEqual([1, [`object ${blob.slice(0, 12)}`]]);
  });
});

test('of a pack that is cut off nothing is lost that stands elsewhere, the exit is 3, and the pack is named', async () => {
  const made = packed(started().file('b.txt', Buffer.from(make.hex(60_000))).stage().commit('b'));
  const pack = readdirSync(made.path('.git/objects/pack')).find((name) => name.endsWith('.pack'))!;
  const path = made.path(`.git/objects/pack/${pack}`);
  made.file('.env', leak()).stage().commit('leak').git('repack', '-dq');
  made.file('other.env', leak()).stage().commit('loose');
  const whole = readFileSync(path);
  rmSync(path);
  writeFileSync(path, whole);
  truncateSync(path, Math.floor(whole.length / 2));
  const { code, report } = await runHistory(made);
  expect([code, report.findings.length]).toEqual([3, 2]);
  expect(report.scan.notRead).toContainEqual({ path: pack.slice(0, -5), reason: 'git can read none of its 6 objects (git fsck says more)' });
  appendFileSync(path, whole.subarray(Math.floor(whole.length / 2)));
  expect(await runHistory(made)).toMatchObject({ code: 1, report: { scan: { complete: true } } });
});
