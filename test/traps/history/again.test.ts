import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { lookedAt, memories, packed, placesOf, runHistory, type HistoryRun } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Issue: the second run looks at nothing twice, and says the same. */
const make = tokens('history again');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const leaked = (): Repo =>
  repo().file('a.txt', 'one\n').stage().commit('first').file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone');

/** All of a report but the time it took, and the note that an earlier run has looked. */
function said({ report }: HistoryRun): unknown {
  const { notes = [], ...rest } = report as typeof report & { readonly notes?: readonly string[] };
  return { ...rest, notes: notes.filter((note) => !note.includes('by an earlier run')), scan: { ...report.scan, milliseconds: 0 } };
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
    const [file = '', ...rest] = memories(made);
    expect(readFileSync(file, 'utf8')).not.toContain(token.slice(7, 40));
    expect(lookedAt(await runHistory(made, ['--stats', '--decode-depth', '1']))).toBe(4);
    writeFileSync(file, '{"key":1');
    expect(lookedAt(await runHistory(made, ['--stats']))).toBe(4);
    expect([rest.length, memories(made)]).toEqual([1, [file, ...rest]]);
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
    expect(memories(made)).toEqual([expect.stringMatching(/\/[0-9a-f]{40}\.json$/)]);
    expect(readFileSync(memories(made)[0]!, 'utf8')).not.toContain(token.slice(7, 40));
  });

  test('are not written down where an excluded name holds a secret, and later the name is found', async () => {
    const token = make.user();
    const made = repo().file(`gen/${token}.txt`, leak()).file('.env', leak()).stage().commit('name');
    expect(placesOf(await runHistory(made, ['--exclude', 'gen/**']))).toEqual(['.env']);
    for (const file of memories(made)) expect(readFileSync(file, 'utf8')).not.toContain(token.slice(7, 40));
    expect(said(await runHistory(made))).toEqual(said(await runHistory(made, ['--no-cache'])));
  });

  test('are written down where excluded names hold none, for whatever is excluded later', async () => {
    const made = repo().file(`gen/${'long/'.repeat(20)}.env`, leak()).file('.env', leak()).stage().commit('name');
    const without = ['--exclude', 'gen/**', '--stats'];
    const [first, second, all] = [await runHistory(made, without), await runHistory(made, without), await runHistory(made, ['--stats'])];
    expect([walked(first), walked(second), walked(all)]).toEqual([1, 0, 0]);
    expect(said(all)).toEqual(said(await runHistory(made, ['--no-cache'])));
  });

  test('are written down where long names hold none', async () => {
    const made = repo().file(`${'long/'.repeat(20)}.env`, leak()).stage().commit('long');
    const [first, second] = [await runHistory(made, ['--stats']), await runHistory(made, ['--stats'])];
    expect([walked(second), said(second)]).toEqual([0, said(first)]);
  });
});

describe('a run that cannot write its memory', () => {
  test.runIf(process.platform === 'linux')('goes on where the disk is full, says so, and leaves nothing behind', () => {
    const made = leaked();
    const limited = spawnSync('/bin/sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env: made.env, encoding: 'utf8' });
    expect(limited.stdout.replaceAll(/\n {6}(?=\S)/g, ' ')).toContain('what was seen could not be remembered (EFBIG): the next run looks at everything again');
    expect([limited.status, memories(made)]).toEqual([1, []]);
  });

  test('goes on where there is no home, and says so with --verbose alone', async () => {
    const made = leaked();
    const world = { cwd: made.root, env: { ...made.env, HOME: undefined } };
    const words = /what\s+was\s+looked\s+at\s+is\s+not\s+remembered:\s+neither\s+HOME\s+nor\s+XDG_CACHE_HOME\s+names\s+a\s+folder/;
    expect(await sntrylint(['history', '--verbose'], world)).toMatchObject({ code: 1, stdout: expect.stringMatching(words) });
    expect(await sntrylint(['history'], world)).toMatchObject({ code: 1, stdout: expect.not.stringMatching(words) });
  });
});
