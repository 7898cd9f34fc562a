import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatBaseline, parseBaseline } from '../../../../src/findings/baseline/baseline.ts';
import { sntrylint, type Outcome } from '../../../support/fake-io.ts';
import { repo, type Repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

const make = tokens('baseline');
const file = '.sntrylint-baseline.json';

const call = (made: Repo, ...argv: readonly string[]): Promise<Outcome> => sntrylint(argv, { cwd: made.root, env: made.env });
const text = (made: Repo): string => readFileSync(made.path(file), 'utf8');
const entry = (digit: string, rule = 'sentry-user-token') => ({ fingerprint: digit.repeat(32), rule });

/** A repository with so many tokens, one a file, none of them committed. */
function leaky(count: number, maker = make): Repo {
  const made = repo();
  for (let n = 0; n < count; n++) made.file(`src/${n}.ts`, `x = '${maker.user()}'\n`);
  return made;
}

describe('sntrylint baseline', () => {
  it('excuses what is there, and nothing that comes after', async () => {
    const made = leaky(2);
    const { code, stdout } = await call(made, 'baseline');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\.sntrylint-baseline\.json: 2 added, 0 dropped, 2 in all\n/) });
    expect((await call(made)).code).toBe(0);
    made.file('new.ts', `x = '${make.user()}'\n`);
    const after = await call(made);
    expect(after.code).toBe(1);
    expect(after.stdout).toContain('new.ts');
    expect(after.stdout).not.toContain('src/0.ts');
    expect((await call(made, '--no-baseline', '--quiet')).stdout.trim().split('\n')).toHaveLength(3);
  });

  it('holds fingerprint and rule alone: no path, line, date or secret', async () => {
    const token = make.user();
    const made = repo().file('src/a.ts', `x = '${token}'\n`);
    await call(made, 'baseline');
    expect(text(made)).toMatch(
      /^\{ "version": 1, "findings": \[\n\{ "fingerprint": "[0-9a-f]{32}", "rule": "sentry-user-token" \},\n\{\}\n\] \}\n$/,
    );
  });

  it('does not change when code is moved, and does not even write then', async () => {
    const made = leaky(3);
    await call(made, 'baseline');
    const before = text(made);
    for (const n of [0, 1, 2]) made.file(`lib/${n}.ts`, `\n\n    ${readFileSync(made.path(`src/${n}.ts`), 'utf8')}`);
    made.remove('src');
    expect((await call(made)).code).toBe(0);
    expect((await call(made, 'baseline')).stdout).toBe(`${file}: 0 added, 0 dropped, 3 in all\n`);
    expect(text(made)).toBe(before);
  });

  it('takes what only old commits hold with --history, and keeps it with --prune --history alone', async () => {
    const made = leaky(1).stage().commit('leak').remove('src/0.ts').file('a.txt', 'clean\n').stage().commit('clean');
    const { stdout } = await call(made, 'history');
    const lines = stdout.split('\n').map((line) => line.trim());
    expect(lines.slice(lines.indexOf('suppress:')).slice(0, 3)).toEqual(['suppress:', expect.stringMatching(/^- fingerprint: [0-9a-f]{32}$/), 'reason: the reason']);
    expect(stdout).not.toContain('disable-next-line');
    expect((await call(made, 'baseline')).stdout).toBe(`${file}: 0 added, 0 dropped, 0 in all\n`);
    expect((await call(made, 'baseline', '--history')).stdout).toMatch(/^\S+: 1 added, 0 dropped, 1 in all\n/);
    expect((await call(made, 'history')).code).toBe(0);
    expect((await call(made, 'baseline', '--prune', '--history')).stdout).toBe(`${file}: 0 added, 0 dropped, 1 in all\n`);
    expect((await call(made, 'baseline', '--prune')).stdout).toBe(`${file}: 0 added, 1 dropped, 0 in all\n`);
  });

  it('of a history goes by what a suppression says that is copied from the report', async () => {
    const made = leaky(2).stage().commit('leak').remove('src/0.ts').remove('src/1.ts').file('a.txt', 'clean\n').stage().commit('clean');
    const { stdout } = await call(made, 'history');
    made.file('.sntrylint.yaml', /^ +(suppress:\n.*\n.*\n)/m.exec(stdout.replaceAll(/^ {7}/gm, ' '))![1]!);
    expect((await call(made, 'history')).code).toBe(0);
  });

  it('is what a report of very many findings says', async () => {
    const made = leaky(20);
    expect((await call(made)).stdout).toMatch(/Too many to mend today\?[^$]*\n +sntrylint baseline\n/);
    expect((await call(made.stage().commit('leak'), 'history')).stdout).toMatch(/\n +sntrylint baseline --history\n/);
    expect((await call(made.remove('src/0.ts'))).stdout).not.toContain('sntrylint baseline');
  });

  it('keeps what it cannot see; --prune drops it, and adds nothing', async () => {
    const made = leaky(3);
    await call(made, 'baseline');
    made.remove('src/0.ts').file('new.ts', `x = '${make.user()}'\n`);
    expect((await call(made, 'baseline', '--prune')).stdout).toBe(`${file}: 0 added, 1 dropped, 2 in all\n`);
    expect((await call(made)).code).toBe(1);
    expect((await call(made, 'baseline')).stdout).toContain('1 added, 0 dropped, 3 in all');
  });

  it('does not prune what a comment or the configuration excuses as well', async () => {
    const made = leaky(1);
    await call(made, 'baseline');
    made.file('.sntrylint.yaml', 'suppress:\n  - path: src/**\n    reason: for a while\n');
    expect((await call(made, 'baseline', '--prune')).stdout).toContain('0 dropped, 1 in all');
  });

  it('leaves out what the configuration excuses already', async () => {
    const made = leaky(2).file('.sntrylint.yaml', 'suppress:\n  - path: src/0.ts\n    reason: made up\n');
    expect((await call(made, 'baseline')).stdout).toContain('1 added');
  });

  it('covers the whole repository, called from anywhere in it', async () => {
    const made = leaky(2).file('doc/x.md', 'x\n');
    await sntrylint(['baseline'], { cwd: made.path('doc'), env: made.env });
    expect((await call(made)).code).toBe(0);
  });

  it('goes to the file of --baseline, or of the configuration', async () => {
    const made = leaky(1).file('ci/x', '').file('.sntrylint.yaml', 'baseline: ci/known.json\n');
    expect((await call(made)).stderr).toContain('there is no such baseline (ci/known.json)');
    await call(made, 'baseline');
    expect(parseBaseline(readFileSync(made.path('ci/known.json')), 'x')).toHaveLength(1);
    expect((await call(made)).code).toBe(0);
    await call(made, 'baseline', '--baseline', 'other.json', '--no-config');
    expect((await call(made, '--baseline', 'other.json', '--no-config')).code).toBe(0);
    expect((await call(made, '--baseline', 'gone.json')).code).toBe(2);
  });

  it('is left alone where the scan is not complete', async () => {
    const made = leaky(1);
    await call(made, 'baseline');
    const before = text(made);
    made.remove('src').file('big.txt', 'x'.repeat(2000));
    const { code, stderr } = await call(made, 'baseline', '--prune', '--max-file-size', '1KB');
    expect(code).toBe(3);
    expect(stderr).toContain('big.txt');
    expect(text(made)).toBe(before);
  });

  it('excuses in a hook too, and its reason stands in the report', async () => {
    const made = leaky(1);
    await call(made, 'baseline');
    made.stage();
    const { code, stdout } = await call(made, 'staged', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ suppressed: { by: 'baseline', reason: `in ${file}` } }], summary: { suppressed: 1 } });
  });
});

describe('a baseline file', () => {
  const good = formatBaseline([entry('b'), entry('a'), entry('a'), entry('a', 'sentry-org-token')]);

  it('is sorted, each entry once and on a line of its own', () => {
    expect(good.split('\n').map((line) => line.replace(/(.)\1{31}/, '$1'))).toEqual([
      '{ "version": 1, "findings": [',
      '{ "fingerprint": "a", "rule": "sentry-org-token" },',
      '{ "fingerprint": "a", "rule": "sentry-user-token" },',
      '{ "fingerprint": "b", "rule": "sentry-user-token" },',
      '{}',
      '] }',
      '',
    ]);
  });

  it('may be empty, in any order, with Windows line ends and a byte order mark', () => {
    expect(parseBaseline(Buffer.from(formatBaseline([])), file)).toEqual([]);
    const lines = good.split('\n');
    const shuffled = [lines[0], lines[3], lines[1], lines[3], ...lines.slice(4)].join('\r\n');
    expect(parseBaseline(Buffer.from(`\uFEFF${shuffled}`), file).map(({ fingerprint }) => fingerprint[0])).toEqual(['b', 'a', 'b']);
  });

  it.each([
    ['no JSON', '{', 'it is not JSON'],
    ['no list', '{"version":1}', 'it has no list "findings"'],
    ['another version', '{"version":2,"findings":[]}', 'its version is not 1'],
    ['an entry that is none', '{"version":1,"findings":["x"]}', 'entry 1 is not an object'],
    ['a short fingerprint', '{"version":1,"findings":[{"fingerprint":"abc","rule":"x"}]}', 'entry 1 has no valid fingerprint'],
    ['no rule', `{"version":1,"findings":[{"fingerprint":"${'a'.repeat(32)}"}]}`, 'entry 1 has no valid rule'],
    ['more than fingerprint and rule', `{"version":1,"findings":[{"fingerprint":"${'a'.repeat(32)}","rule":"x","secret":"y"}]}`, 'entry 1 holds more'],
  ])('is refused with %s, and a scan with it ends with 2', async (_, content, wanted) => {
    const made = leaky(1).file(file, content);
    const { code, stdout, stderr } = await call(made);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(wanted);
    expect((await call(made, 'baseline')).code).toBe(2);
    expect(text(made)).toBe(content);
  });

  it('with both sides of a conflict says how to end it', async () => {
    const made = leaky(1).file(file, good.replace('{}', '<<<<<<< HEAD\n=======\n>>>>>>> side\n{}'));
    expect((await call(made)).stderr).toContain(`the baseline holds both sides of a merge conflict (${file}:5)`);
  });
});

describe('two branches that both added entries', () => {
  /** Fingerprints that begin with these digits, so that the test knows where they are sorted to. */
  const added = (...digits: readonly string[]): string => formatBaseline(['1', '4', '8', 'c', ...digits].map((digit) => entry(digit)));
  const diverged = (): Repo => repo().file(file, added()).stage().commit('baseline').branch('side');

  it('merge without a conflict where others stand between them, at both ends too', () => {
    const made = diverged().file(file, added('2', 'f')).stage().commit('side').checkout('main').file(file, added('0', '6', '9')).stage().commit('main');
    made.git('merge', '--quiet', '--no-edit', 'side');
    expect(text(made)).toBe(added('0', '2', '6', '9', 'f'));
  });

  it('merge without a conflict at the very end, by the union driver', () => {
    const made = repo().file('.gitattributes', `${file} merge=union\n`).file(file, added()).stage().commit('baseline');
    made.branch('side').file(file, added('e')).stage().commit('side').checkout('main').file(file, added('f')).stage().commit('main');
    made.git('merge', '--quiet', '--no-edit', 'side');
    expect(parseBaseline(Buffer.from(text(made)), file).map(({ fingerprint }) => fingerprint[0]).sort()).toEqual(['1', '4', '8', 'c', 'e', 'f']);
  });

  it('merge with one that pruned', () => {
    const made = diverged().file(file, added().replace(/^.*cccc.*\n/m, '')).stage().commit('side').checkout('main').file(file, added('2')).stage().commit('main');
    made.git('merge', '--quiet', '--no-edit', 'side');
    expect(text(made)).toBe(formatBaseline(['1', '2', '4', '8'].map((digit) => entry(digit))));
  });

  it('merge after real scans: both kinds of findings are excused', async () => {
    const made = leaky(12, tokens('merge'));
    await call(made, 'baseline');
    made.stage().commit('baseline').branch('side').file('side.ts', `x = '${tokens('one side').user()}'\n`);
    await call(made, 'baseline');
    made.stage().commit('side').checkout('main').file('main.ts', `x = '${tokens('other side').user()}'\n`);
    await call(made, 'baseline');
    made.stage().commit('main').git('merge', '--quiet', '--no-edit', 'side');
    expect((await call(made)).code).toBe(0);
    expect((await call(made, 'baseline')).stdout).toBe(`${file}: 0 added, 0 dropped, 14 in all\n`);
  });
});
