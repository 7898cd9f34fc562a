import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookedAt, packed, placesOf, runHistory, type HistoryRun } from '../support/history.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

/** Issue: the second run looks at nothing twice, and says the same. */
const make = tokens('history again');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const leaked = (): Repo =>
  repo().file('a.txt', 'one\n').stage().commit('first').file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone');

/** All of a report but the time it took. */
function said({ report }: HistoryRun): unknown {
  return { ...report, scan: { ...report.scan, milliseconds: 0 } };
}

describe('a second run', () => {
  test('gives the same report as the first, from nothing but its memory', async () => {
    const made = packed(leaked());
    const [first, second] = [await runHistory(made, ['--stats']), await runHistory(made, ['--stats'])];
    expect([lookedAt(first), lookedAt(second)]).toEqual([7, 0]);
    expect(said(second)).toEqual(said(first));
    expect(first.report.scan).toMatchObject({ files: 2, commits: 3 });
    expect(first.report.scan.bytes).toBeGreaterThan(400);
  });

  test('looks at what is new alone, and counts each object once wherever it comes to lie', async () => {
    const made = packed(leaked());
    await runHistory(made);
    made.file('c.env', leak()).stage().commit('another');
    const third = await runHistory(made, ['--stats']);
    expect([lookedAt(third), placesOf(third)]).toEqual([3, ['.env', 'c.env']]);
    expect(said(third)).toEqual(said(await runHistory(made, ['--no-cache'])));
    // An incremental pack takes the loose ones; then all are repacked into one.
    made.git('repack', '-dq');
    expect(said(await runHistory(made))).toEqual(said(third));
    expect(said(await runHistory(packed(made)))).toEqual(said(third));
  });

  test('counts once what two packs hold', async () => {
    const made = packed(leaked());
    await runHistory(made);
    const oids = made.git('rev-list', '--objects', '--all').split('\n').map((line) => line.slice(0, 40)).join('\n');
    execFileSync('git', ['pack-objects', '-q', '--window=0', '.git/objects/pack/pack'], { cwd: made.root, env: made.env, input: oids.split('\n').slice(0, 4).join('\n') });
    expect(readdirSync(made.path('.git/objects/pack')).filter((name) => name.endsWith('.pack'))).toHaveLength(2);
    expect(said(await runHistory(made))).toEqual(said(await runHistory(made, ['--no-cache'])));
  });

  test('is the same with any number of threads', async () => {
    const made = leaked();
    for (let i = 0; i < 40; i++) made.file(`f${i}.txt`, `${i}\n`.repeat(2000));
    packed(made.stage().commit('more'));
    const with1 = said(await runHistory(made, ['--no-cache', '--jobs', '1']));
    expect(said(await runHistory(made, ['--no-cache', '--jobs', '3']))).toEqual(with1);
  });

  test('looks at everything again where options change or the file is spoilt, and the file holds no secret', async () => {
    const token = make.user();
    const made = packed(repo().file('a.txt', 'one\n').file('.env', `SENTRY_AUTH_TOKEN=${token}\n`).stage().commit('leak'));
    await runHistory(made);
    const file = made.path('.git/sntrylint/history.json');
    expect(readFileSync(file, 'utf8')).not.toContain(token.slice(7, 40));
    expect(lookedAt(await runHistory(made, ['--stats', '--decode-depth', '1']))).toBe(4);
    writeFileSync(file, '{"key":1');
    expect(lookedAt(await runHistory(made, ['--stats']))).toBe(4);
    expect(readdirSync(made.path('.git/sntrylint'))).toEqual(['history.json', 'walk.json']);
  });
});

describe('the places of what was caught', () => {
  const walked = ({ stderr }: HistoryRun): number => Number(/^ {2}commits .* ms {2}([\d,]+) commits?,/m.exec(stderr)![1]);

  test('are remembered while refs point where they did', async () => {
    const made = leaked();
    const [first, second] = [await runHistory(made, ['--stats']), await runHistory(made, ['--stats'])];
    expect([walked(first), walked(second), said(second)]).toEqual([3, 0, said(first)]);
    expect(walked(await runHistory(made, ['--stats', '--no-cache']))).toBe(3);
  });

  test('are looked for again where a ref points elsewhere', async () => {
    const made = leaked();
    const content = made.git('show', 'HEAD~1:.env');
    await runHistory(made);
    made.file('copy.env', content).stage().commit('copy');
    expect(placesOf(await runHistory(made))).toEqual(['.env', 'copy.env']);
    made.git('reset', '--quiet', '--hard', 'HEAD~3');
    expect(placesOf(await runHistory(made))).toEqual([]);
  });

  test('are looked for again where a shallow clone gets the rest', async () => {
    const made = repo().file('.env', leak()).stage().commit('leak').file('b', 'b').stage().commit('b');
    made.git('clone', '--quiet', '--depth=1', `file://${made.root}`, `${made.root}-shallow`);
    const clone = { ...made, root: `${made.root}-shallow` };
    const places = async (): Promise<unknown> => (await runHistory(clone)).report.findings[0]!.locations[0]!.commit;
    expect(await places()).toBe(made.git('rev-parse', 'HEAD').trim());
    execFileSync('git', ['fetch', '--quiet', '--unshallow'], { cwd: clone.root, env: made.env });
    expect(await places()).toBe(made.git('rev-parse', 'HEAD~1').trim());
  });

  test('are not written down where a name holds a secret', async () => {
    const token = make.user();
    const made = repo().file(`${'long/'.repeat(20)}a.txt`, 'a\n').file(`${token}.txt`, '').file('.env', leak()).stage().commit('name');
    const [first, second] = [await runHistory(made), await runHistory(made)];
    expect([first.report.findings.length, said(second)]).toEqual([2, said(first)]);
    expect(readdirSync(made.path('.git/sntrylint'))).toEqual(['history.json']);
    expect(readFileSync(made.path('.git/sntrylint/history.json'), 'utf8')).not.toContain(token.slice(7, 40));
  });

  test('are written down where long names hold none', async () => {
    const made = repo().file(`${'long/'.repeat(20)}.env`, leak()).stage().commit('long');
    const [first, second] = [await runHistory(made, ['--stats']), await runHistory(made, ['--stats'])];
    expect([walked(second), said(second)]).toEqual([0, said(first)]);
  });
});

describe('a run that cannot write its memory goes on, and says so', () => {
  const pretty = (made: Repo, script: string): string => {
    // `exec` keeps the number of the process, which is part of the name that is written first.
    const text = `${script}\nexec "$0" "$1" history`;
    return spawnSync('/bin/sh', ['-c', text, process.execPath, resolve('bin/sntrylint.js')], { cwd: made.root, env: made.env, encoding: 'utf8' }).stdout.replaceAll(/\n {6}(?=\S)/g, ' ');
  };

  test('where a file stands in the way', () => {
    const made = repo({ firstCommit: true });
    writeFileSync(made.path('.git/sntrylint'), 'in the way');
    expect(pretty(made, '')).toContain('what was seen could not be remembered (EEXIST)');
    expect(readFileSync(made.path('.git/sntrylint'), 'utf8')).toBe('in the way');
  });

  test.runIf(process.platform === 'linux')('where the disk is full, and leaves nothing behind', () => {
    const made = repo({ firstCommit: true });
    mkdirSync(made.path('.git/sntrylint'));
    const text = pretty(made, 'ln -s /dev/full .git/sntrylint/history.json.$$');
    expect(text).toContain('what was seen could not be remembered (ENOSPC): the next run looks at everything again');
    expect(text).toContain('no Sentry secrets');
    expect(readdirSync(made.path('.git/sntrylint'))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('where the disk is full a moment later', () => {
    const made = leaked();
    mkdirSync(made.path('.git/sntrylint'));
    const text = pretty(made, 'ln -s /dev/full .git/sntrylint/walk.json.$$');
    expect(text).toContain('where things stand could not be remembered (ENOSPC): the next run walks the commits again');
    expect(text).toContain('✗ 1 error ·');
    expect(readdirSync(made.path('.git/sntrylint'))).toEqual(['history.json']);
  });
});
