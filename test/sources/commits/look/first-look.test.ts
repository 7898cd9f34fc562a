import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeGit } from '../../../support/fake-git.ts';
import { sntrylint } from '../../../support/fake-io.ts';
import { longRange, loosened } from '../../../support/git/long-range.ts';
import { packPaths } from '../../../support/git/packs.ts';
import { some } from '../../../support/how-long.ts';
import { copyOf, type Repo, repo, temporaryFolder } from '../../../support/repo.ts';

const made = longRange();
made.git('repack', '-adfq', '--depth=50', '--window=20');
const loose = loosened(made);

/** What a call says, without its times. */
async function said(at: Pick<Repo, 'root' | 'env'>, args: readonly string[]): Promise<object> {
  const { code, stdout, stderr } = await sntrylint([...args, '--format', 'json'], { cwd: at.root, env: at.env });
  const report = JSON.parse(stdout) as { readonly scan: object };
  return { code, stderr, ...report, scan: { ...report.scan, milliseconds: 0 } };
}

/** What a call says, and how many of its objects git printed. */
async function counted(at: Repo, args: readonly string[]): Promise<{ readonly report: object; readonly printed: number }> {
  const asked = join(temporaryFolder(), 'asked');
  const env = fakeGit(at.env, `case "$*" in *'cat-file --batch') tee -a '${asked}' | "$GIT" "$@"; exit ;; esac`);
  const report = await said({ root: at.root, env }, args);
  return { report, printed: existsSync(asked) ? readFileSync(asked, 'latin1').split('\n').length - 1 : 0 };
}

const all = ['range', 'HEAD~95..HEAD'];
const expected = said(loose, all);

describe('what is in packs need not be printed by git, and the report is the same', () => {
  test('as where it prints all', async () => {
    const { report, printed } = await counted(made, all);
    expect(report).toEqual(await expected);
    expect(report).toMatchObject({ code: 1, scan: { commits: 95 } });
    // 800 contents, of which few are worth a second look.
    expect(printed).toBeGreaterThan(20);
    expect(printed).toBeLessThan(300);
    expect((await counted(loose, all)).printed).toBeGreaterThan(700);
  });

  test.each(some([
    ['a part of the history', ['range', 'HEAD~80..HEAD~5']],
    ['archives', [...all, '--archives']],
    ['a largest size', [...all, '--max-file-size', '4KB']],
    ['left out files', [...all, '--exclude', 'src/file-2.ts', '--exclude', 'names/**']],
    ['no encodings undone', [...all, '--decode-depth', '0']],
    ['comments that count for nothing', [...all, '--no-inline']],
    ['what is read and found by a hook', ['pre-push', 'origin', '/nowhere']],
  ], 3))('with %s', async (_, args) => {
    expect(await said(made, args)).toEqual(await said(loose, args));
  });

  test('while git thinks about the list for long, and a thread starts meanwhile', async () => {
    const env = fakeGit(made.env, `case "$*" in *rev-list*) sleep 0.3 ;; esac`);
    expect(await said({ root: made.root, env }, all)).toEqual(await expected);
    // The thread has nothing to do then.
    expect(await said({ root: made.root, env }, ['range', 'HEAD~1..HEAD'])).toEqual(await said(loose, ['range', 'HEAD~1..HEAD']));
  });

  test('where several packs hold it, some of it twice, and some is loose', async () => {
    const split = copyOf(made);
    const half = split.git('rev-list', '--objects', 'HEAD~40').split('\n').map((line) => line.slice(0, 40)).filter((oid) => oid !== '');
    execFileSync('git', ['pack-objects', '-q', '.git/objects/pack/pack'], { cwd: split.root, env: split.env, input: `${half.join('\n')}\n` });
    const twice = await counted(split, all);
    expect(twice.report).toEqual(await expected);
    // git may give the one or the other.
    expect(twice.printed).toBeGreaterThan(400);
    const [some, whole] = [packPaths(split).find((path) => !packPaths(made).includes(path.replace(split.root, made.root)))!, packPaths(split)];
    expect([some !== undefined, whole.length]).toEqual([true, 2]);
    execFileSync('git', ['repack', '-dq'], { cwd: split.root, env: split.env });
    const oid = split.git('rev-parse', 'HEAD:src/file-1.ts').trim();
    cpSync(loose.path(`.git/objects/${oid.slice(0, 2)}`), split.path(`.git/objects/${oid.slice(0, 2)}`), { recursive: true });
    expect(await said(split, all)).toEqual(await expected);
  });

  test('where it is borrowed from another repository', async () => {
    const borrower = repo();
    borrower.file('.git/objects/info/alternates', `${made.path('.git/objects')}\n`).git('update-ref', 'refs/heads/main', made.git('rev-parse', 'main').trim());
    const { report, printed } = await counted(borrower, all);
    expect(report).toEqual(await expected);
    expect(printed).toBeLessThan(300);
  });

  test('in a repository of SHA-256', async () => {
    const other = longRange({ objectFormat: 'sha256' });
    other.git('repack', '-adfq');
    const { report, printed } = await counted(other, all);
    expect(report).toEqual(await said(loosened(other), all));
    expect(printed).toBeLessThan(300);
  });

  test('and git prints all of it where it has a list of its own over all packs', async () => {
    const listed = copyOf(made);
    listed.git('multi-pack-index', 'write');
    const { report, printed } = await counted(listed, all);
    expect(report).toEqual(await expected);
    expect(printed).toBeGreaterThan(700);
  });

  test('and so it does for few commits', async () => {
    const few = ['range', 'HEAD~10..HEAD'];
    const { report, printed } = await counted(made, few);
    expect(report).toEqual(await said(loose, few));
    expect(printed).toBeGreaterThan(60);
  });
});

describe('what a hostile pack has', () => {
  /** Changes one byte of the pack. */
  function damaged(at: (bytes: Buffer) => number): Repo {
    const copy = copyOf(made);
    const [path] = packPaths(copy) as [string];
    const pack = readFileSync(`${path}.pack`);
    pack[at(pack)]! ^= 0x55;
    rmSync(`${path}.pack`);
    writeFileSync(`${path}.pack`, pack);
    return copy;
  }

  test.each(some([0.2, 0.5, 0.8]))('and what is damaged there is judged by git (at %f of the pack)', async (part) => {
    const broken = damaged(({ length }) => Math.floor(length * part));
    const byGit = copyOf(broken);
    byGit.git('multi-pack-index', 'write');
    const [here, there] = [await sntrylint([...all, '--format', 'json'], { cwd: broken.root, env: broken.env }), await sntrylint([...all, '--format', 'json'], { cwd: byGit.root, env: byGit.env })];
    const places = (text: string): unknown => (text === '' ? null : (JSON.parse(text) as { readonly findings: unknown }).findings);
    expect([here.code, places(here.stdout)]).toEqual([there.code, places(there.stdout)]);
  });

  test('under another name is not passed, clean or not', async () => {
    const forged = copyOf(made);
    const [path] = packPaths(forged) as [string];
    const index = readFileSync(`${path}.idx`);
    const count = index.readUInt32BE(8 + 4 * 255);
    const offsetAt = (revision: string): number => {
      const name = Buffer.from(forged.git('rev-parse', revision).trim(), 'hex');
      for (let i = 0; i < count; i++) if (index.subarray(1032 + 20 * i, 1052 + 20 * i).equals(name)) return 1032 + 24 * count + 4 * i;
      throw new Error(`${revision} is not in the pack`);
    };
    // One version of a file has the content of another, and the other way round.
    const [one, other] = [offsetAt('HEAD~20:src/file-1.ts'), offsetAt('HEAD~21:src/file-6.ts')];
    const [first, second] = [index.readUInt32BE(one), index.readUInt32BE(other)];
    index.writeUInt32BE(second, one);
    index.writeUInt32BE(first, other);
    rmSync(`${path}.idx`);
    writeFileSync(`${path}.idx`, index);
    const { code, stdout } = await sntrylint([...all, '--format', 'json'], { cwd: forged.root, env: forged.env });
    const { scan } = JSON.parse(stdout) as { readonly scan: { readonly notRead: readonly object[] } };
    const reason = 'it is stored under a name that is not its own (git fsck says more)';
    expect([code, scan.notRead]).toEqual([3, expect.arrayContaining([{ path: 'src/file-1.ts', reason }, { path: 'src/file-6.ts', reason }])]);
  });
});

test('a rule of a user sees everything, once', async () => {
  const own = copyOf(made);
  own.file('.sntrylint.yaml', 'rules:\n  - my-rules.yaml\n').file('my-rules.yaml', `- id: own\n  description: as it was\n  pattern: 'version 3 of [A-Z_]+'\n  anchor: [version]\n`);
  const same = copyOf(loose);
  for (const name of ['.sntrylint.yaml', 'my-rules.yaml']) cpSync(own.path(name), same.path(name));
  const run = async (at: Repo): Promise<object> => {
    const { code, stdout, stderr } = await sntrylint([...all, '--format', 'json'], { cwd: at.root, env: at.env });
    return { code, stdout: stdout.replace(/"milliseconds": \d+/, ''), stderr };
  };
  expect(await run(own)).toEqual(await run(same));
});

test('a time limit that is over at once leaves a note, and an abort ends the look', async () => {
  const { code, stdout } = await sntrylint([...all, '--time-limit', '0.001', '--format', 'json'], { cwd: made.root, env: made.env });
  expect([code, stdout.includes('the time limit of')]).toEqual([3, true]);
});


