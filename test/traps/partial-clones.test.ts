import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, sntrylint } from '../support/fake-io.ts';
import { type Repo, repo } from '../support/repo.ts';
import { scanJson } from '../support/report/scan-json.ts';
import { tokens } from '../support/tokens.ts';

/** A clone that leaves content out (`--filter=blob:none`) and checks one folder out: what a commit adds is read, and nothing else is needed. */

const token = tokens('partial').user();

/** With a conflict in what is checked out, and changes of the other branch in what is not. */
let origin: Repo;
let clone: string;

beforeAll(() => {
  origin = repo();
  for (const name of ['one', 'two', 'three']) origin.file(`in/${name}.txt`, `${name}\n`).file(`out/${name}.txt`, `out ${name}\n`);
  origin.config('uploadpack.allowFilter', 'true').stage().commit('first');
  origin.branch('side').file('in/one.txt', 'side\n').file('out/one.txt', 'side\n').file('out/new.txt', 'new\n').stage().commit('side');
  origin.checkout('main').file('in/one.txt', 'main\n').stage().commit('main');
  clone = origin.path('../clone');
  origin.git('clone', '--quiet', '--filter=blob:none', '--sparse', `file://${origin.root}`, clone);
  git(clone, 'sparse-checkout', 'set', 'in');
  git(clone, 'branch', 'side', 'origin/side');
});

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, env: origin.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A copy of the clone, as it was. */
function cloned(name: string): string {
  const copy = origin.path(`../${name}`);
  cpSync(clone, copy, { recursive: true });
  return copy;
}

async function run(cwd: string, ...argv: readonly string[]): Promise<Pick<Outcome, 'code'> & { readonly said: string }> {
  const { code, stdout, stderr } = await sntrylint(argv, { cwd, env: origin.env });
  return { code, said: (stdout + stderr).replaceAll(/\s+/g, ' ') };
}

describe('in a sparse partial clone', () => {
  it('a merge with a conflict is read without what it takes from the other branch as it is', async () => {
    const here = cloned('merge');
    expect(() => git(here, 'merge', 'side')).toThrow('merge side');
    execFileSync('sh', ['-c', 'echo "$1" > in/one.txt && git add in/one.txt', 'sh', `resolved ${token}`], { cwd: here, env: origin.env });
    const { code, report } = await scanJson(['staged'], { cwd: here, env: origin.env });
    expect(report.scan).toMatchObject({ files: 1, notRead: [] });
    expect(report.findings).toMatchObject([{ isNew: true, locations: [{ path: 'in/one.txt' }] }]);
    expect(code).toBe(1);
    git(here, 'commit', '--quiet', '--message', 'merged');
    expect(await scanJson(['range', 'HEAD~1..HEAD'], { cwd: here, env: origin.env })).toMatchObject({ code: 3, report: { scan: { notRead: [{ path: 'out/new.txt' }] } } });
    expect(await scanJson(['range', 'HEAD'], { cwd: here, env: origin.env })).toMatchObject({ code: 1, paths: ['in/one.txt'], report: { scan: { notRead: [] } } });
  });

  it('a file that moves is not read where it is missing, and no fault of the commit', async () => {
    const here = cloned('moved');
    git(here, 'mv', '--sparse', 'out/two.txt', 'out/moved.txt');
    git(here, 'update-index', '--chmod=+x', 'out/three.txt');
    const note = 'note: 2 files that this clone does not have were not read: nothing of the content is new';
    expect(await run(here, 'staged')).toMatchObject({ code: 0, said: expect.stringContaining(note) });
    git(here, 'commit', '--quiet', '--message', 'move');
    expect(await run(here, 'range', 'HEAD')).toMatchObject({ code: 0, said: expect.stringContaining(note) });
    const head = git(here, 'rev-parse', 'HEAD').trim();
    const pushed = await sntrylint(['pre-push', 'origin', `file://${origin.root}`], { cwd: here, env: origin.env, stdin: `refs/heads/main ${head} refs/heads/main ${git(here, 'rev-parse', 'origin/main').trim()}\n` });
    expect(pushed.code).toBe(0);
  });

  it('a token in the new name of a missing file is found', async () => {
    const here = cloned('named');
    git(here, 'mv', '--sparse', 'out/two.txt', `out/${token}.txt`);
    expect((await run(here, 'staged')).code).toBe(1);
  });

  it('what has to be read and is missing is named with a command that gets it, and the rest is read', async () => {
    const here = cloned('copy');
    execFileSync('sh', ['-c', `echo "${token}" > in/two.txt && git add in/two.txt`], { cwd: here, env: origin.env });
    for (const name of ['one', 'two']) git(here, 'update-index', '--add', '--cacheinfo', `100644,${git(here, 'rev-parse', `HEAD:out/${name}.txt`).trim()},a-copy-of-${name}`);
    const first = await scanJson(['staged'], { cwd: here, env: origin.env });
    expect(first.report.scan.notRead.map(({ path }) => path)).toEqual(['a-copy-of-one', 'a-copy-of-two']);
    expect(first.paths).toEqual(['in/two.txt']);
    expect(first.code).toBe(3);
    git(here, ...first.report.scan.notRead[0]!.reason.split('get it with: git ')[1]!.split(' '));
    expect(await scanJson(['staged'], { cwd: here, env: origin.env })).toMatchObject({ code: 1, paths: ['in/two.txt'], report: { scan: { notRead: [] } } });
  });
});
