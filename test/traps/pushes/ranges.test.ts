import { execFileSync } from 'node:child_process';
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { some } from '../../support/how-long.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { type JsonScan, scanJson } from '../../support/report/scan-json.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md, section 2, what it says of ranges. */

const token = tokens('range').user();
const other = tokens('range of another').user();
const leak = `token=${token}\n`;

const scan = (made: Pick<Repo, 'root' | 'env'>, ...argv: readonly string[]): Promise<JsonScan> =>
  scanJson(['range', ...argv], { cwd: made.root, env: made.env });
const oid = (made: Repo, name: string): string => made.git('rev-parse', name).trim();
const short = (made: Repo, name: string): string => oid(made, name).slice(0, 12);
const started = (): Repo => repo({ firstCommit: true });

describe('a token is found that stands', () => {
  it('in a file that a commit adds, with who brought it and when', async () => {
    const made = started().file('sub/.env', `a=1\n${leak}`).stage().commit('second');
    const { code, report } = await scan(made, 'HEAD~1..HEAD');
    expect(code).toBe(1);
    expect(report.scan).toMatchObject({ source: 'range', commits: 1, files: 1, complete: true });
    expect(report.findings[0]!.locations).toMatchObject([
      { path: 'sub/.env', startLine: 2, startColumn: 7, commit: oid(made, 'HEAD'), author: 'Ada <ada@example.org>', date: '2026-01-02T03:04:05+00:00', inHead: true },
    ]);
  });

  it('in a commit that a later one takes back', async () => {
    const made = started().file('a.txt', leak).stage().commit('leak').file('a.txt', 'clean\n').stage().commit('clean');
    const { code, report } = await scan(made, 'HEAD~2..');
    expect(code).toBe(1);
    expect(report.findings[0]!.locations).toMatchObject([{ commit: oid(made, 'HEAD~1'), inHead: false }]);
  });

  it('in a file that a later commit removes', async () => {
    const made = started().file('a.txt', leak).stage().commit('leak').remove('a.txt').stage().commit('gone');
    expect((await scan(made, 'HEAD~2..HEAD')).paths).toEqual(['a.txt']);
  });

  it('on a side branch that was merged', async () => {
    const made = started().branch('side').file('side.txt', leak).stage().commit('side').checkout('main').file('b.txt', 'b\n').stage().commit('main');
    made.merge('side').commit('merge');
    const { paths, report } = await scan(made, 'HEAD~1..HEAD');
    expect(paths).toEqual(['side.txt']);
    expect(report.scan.commits).toBe(2);
  });

  it('only in a merge commit, which no parent has', async () => {
    const made = started().branch('side').file('side.txt', 's\n').stage().commit('side').checkout('main').file('b.txt', 'b\n').stage().commit('main');
    made.merge('side').file('b.txt', leak).stage().commit('evil merge');
    const { code, report } = await scan(made, 'HEAD~1..HEAD');
    expect(code).toBe(1);
    expect(report.findings[0]!.locations).toMatchObject([{ path: 'b.txt', commit: oid(made, 'HEAD') }]);
  });

  it('only in a merge of three branches', async () => {
    const made = started();
    for (const name of ['one', 'two']) made.branch(name).file(`${name}.txt`, `${name}\n`).stage().commit(name).checkout('main');
    made.merge('one', 'two').file('new.txt', leak).stage().commit('octopus');
    expect(made.git('rev-list', '--parents', '-n1', 'HEAD').trim().split(' ')).toHaveLength(4);
    expect((await scan(made, 'HEAD')).paths).toEqual(['new.txt']);
  });

  it('in a file that is renamed and changed', async () => {
    const lines = Array.from({ length: 50 }, (_, line) => `line ${line}\n`).join('');
    const made = started().file('old.txt', lines).stage().commit('old').remove('old.txt').file('new.txt', `${lines}${leak}`).stage().commit('renamed');
    expect((await scan(made, 'HEAD~1..HEAD')).paths).toEqual(['new.txt']);
  });

  it('in a commit message', async () => {
    const made = started().commit(`why\n\nthe old one was ${token}`);
    const { code, report } = await scan(made, 'HEAD');
    expect(code).toBe(1);
    expect(report.scan).toMatchObject({ commits: 1, files: 0 });
    expect(report.findings[0]!.locations).toMatchObject([
      { path: `commit ${short(made, 'HEAD')} (message)`, startLine: 3, startColumn: 17, commit: oid(made, 'HEAD'), inHead: true },
    ]);
  });

  it('in the message of a tag at the end of the range, and of the tag that it tags', async () => {
    const made = started().commit('two');
    made.git('tag', '-a', '-m', `inner ${token}`, 'inner');
    made.git('tag', '-a', '-m', `outer ${other}`, 'outer', 'inner');
    expect((await scan(made, 'HEAD~1..outer')).paths).toEqual(['tag inner (message)', 'tag outer (message)']);
  });

  it('in the name of a file', async () => {
    const made = started().file(`logs/${token}.txt`, 'x\n').stage().commit('named');
    const { code, report, paths } = await scan(made, 'HEAD');
    expect(code).toBe(1);
    expect(paths[0]).toBe('logs/sntryu_… (file name)');
    expect(report.findings[0]!.locations).toMatchObject([{ startLine: 1, startColumn: 6, inHead: true }]);
  });

  it('as the target of a symlink', async () => {
    const made = started().symlink('link', token).stage().commit('linked');
    expect((await scan(made, 'HEAD')).paths).toEqual(['link']);
  });

  it('in a path that .gitattributes calls binary, under settings that change every diff', async () => {
    const made = started().file('.gitattributes', '* binary -diff\n').stage().commit('attributes').file('a b\n.txt', leak).stage().commit('leak');
    for (const [key, value] of [['color.ui', 'always'], ['diff.external', 'false'], ['diff.noprefix', 'true'], ['diff.renames', 'copies'], ['core.quotePath', 'true'], ['log.showSignature', 'true'], ['diff.orderFile', '/none']] as const) {
      made.userConfig(key, value);
    }
    expect((await scan(made, 'HEAD')).paths).toEqual(['a b\n.txt']);
  });

  it('in a path that is not UTF-8, which is shown safely', async () => {
    const made = started().file(Buffer.from('caf\xe9', 'latin1'), leak).stage().commit('latin');
    expect((await scan(made, 'HEAD')).paths).toEqual(['caf\\xe9']);
  });

  it('in the first commit of all', async () => {
    const made = repo().file('a.txt', leak).stage().commit('root');
    expect((await scan(made, 'HEAD')).paths).toEqual(['a.txt']);
  });

  it('in a blob of 9 MB', async () => {
    const made = started().file('big.txt', `${'x'.repeat(9_000_000)}\n${leak}`).stage().commit('big');
    expect((await scan(made, 'HEAD')).report.findings[0]!.locations).toMatchObject([{ path: 'big.txt', startLine: 2, inHead: true }]);
  });
});

describe('what counts as new', () => {
  it('is not what the parent had in the same file', async () => {
    const made = repo().file('a.txt', leak).stage().commit('old').file('a.txt', `${leak}more\n`).stage().commit('edit');
    const { code, report } = await scan(made, 'HEAD~1..HEAD');
    expect(code).toBe(0);
    expect(report.findings).toMatchObject([{ isNew: false }]);
  });

  it('is not what one parent of a merge had in the same file', async () => {
    const base = Array.from({ length: 9 }, (_, line) => `${line}\n`).join('');
    const made = repo().file('a.txt', base + leak).stage().commit('old').branch('side').file('a.txt', `s\n${base}${leak}`).stage().commit('side');
    made.checkout('main').file('a.txt', base).stage().commit('clean').merge('side').file('a.txt', `s\n${base}${leak}resolved\n`).stage().commit('merge');
    expect((await scan(made, 'HEAD')).code).toBe(0);
  });

  it('is not what a merge brings in from outside of the range', async () => {
    const made = started().branch('feature').file('f.txt', 'f\n').stage().commit('feature');
    made.checkout('main').file('m.txt', leak).stage().commit('on main').checkout('feature').merge('main').commit('merge of main');
    const { code, report } = await scan(made, 'main..feature');
    expect(code).toBe(0);
    expect(report.scan).toMatchObject({ commits: 2, files: 1 });
  });

  it('is what comes back after it was taken out, or goes to another file', async () => {
    const made = repo().file('a.txt', leak).stage().commit('old').file('a.txt', 'clean\n').stage().commit('clean');
    made.file('a.txt', leak).stage().commit('back').file('b.txt', leak).stage().commit('copied');
    expect((await scan(made, 'HEAD~2..HEAD~1')).code).toBe(1);
    expect((await scan(made, 'HEAD~1..HEAD')).code).toBe(1);
  });
});

describe('each content', () => {
  it('is read once, however many commits bring it', async () => {
    const made = started();
    for (const side of ['one', 'two', 'three']) made.checkout('main').branch(side).file('same.txt', 'same\n').stage().commit(side);
    made.checkout('main').merge('one').commit('1').merge('two').commit('2').merge('three').commit('3');
    const { report } = await scan(made, 'HEAD~3..HEAD');
    expect(report.scan).toMatchObject({ commits: 6, files: 1 });
  });

  it('is listed at each place that brings it, where it holds a token', async () => {
    const made = started().file('a.txt', leak).stage().commit('a').file('b.txt', leak).remove('a.txt').stage().commit('moved');
    const { report } = await scan(made, 'HEAD~2..HEAD');
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]!.locations).toMatchObject([
      { path: 'a.txt', commit: oid(made, 'HEAD~1'), inHead: false },
      { path: 'b.txt', commit: oid(made, 'HEAD'), inHead: true },
    ]);
  });

  it('is judged again under another name, which may tell what it is', async () => {
    const made = started().file('notes.txt', `[auth]\ntoken=${tokens('range').legacy()}\n`).stage().commit('notes');
    made.git('mv', 'notes.txt', '.sentryclirc');
    made.commit('moved');
    const { code, report: { findings } } = await scan(made, 'HEAD~2..HEAD');
    expect(code).toBe(1);
    expect(findings.filter(({ ruleId }) => ruleId === 'sentry-legacy-token')).toMatchObject([{ locations: [{ path: '.sentryclirc', commit: oid(made, 'HEAD') }] }]);
  });

  it('that is excluded is not read', async () => {
    const made = started().file('skip/a.txt', leak).file('b.txt', 'b\n').stage().commit('two');
    expect(await scan(made, 'HEAD', '--exclude', 'skip/**')).toMatchObject({ code: 0, report: { scan: { files: 1 } } });
  });

  it('above the size limit is named, and the scan incomplete', async () => {
    const made = started().file('big.txt', 'x'.repeat(2000)).stage().commit('big');
    expect(await scan(made, 'HEAD', '--max-file-size', '1KB')).toMatchObject({ code: 3, report: { scan: { notRead: [{ path: 'big.txt' }] } } });
  });
});

describe('a range is what git understands by it', () => {
  const forked = (): Repo => {
    const made = started().branch('left').file('left.txt', leak).stage().commit('left');
    return made.checkout('main').branch('right').file('right.txt', `token=${other}\n`).stage().commit('right');
  };

  it.each(some([
    ['left..right', ['right.txt']],
    ['left..', ['right.txt']],
    ['left...right', ['left.txt', 'right.txt']],
    ['..left', ['left.txt']],
    ['left', ['left.txt']],
    ['main..left', ['left.txt']],
  ] as const))('%s', async (given, paths) => {
    expect((await scan(forked(), given)).paths).toEqual(paths);
  });

  it('an empty one is clean, and says so', async () => {
    const made = started();
    const { code, stdout } = await sntrylint(['range', 'HEAD..HEAD'], { cwd: made.root, env: made.env });
    expect(code).toBe(0);
    expect(stdout).toContain('there is no commit in this range');
  });

  it('commits are counted in the summary', async () => {
    const made = started().file('a.txt', 'a\n').stage().commit('two').commit('three');
    expect((await sntrylint(['range', 'HEAD~2..'], { cwd: made.root, env: made.env })).stdout).toMatch(/1 file of 2 commits/);
  });

  it.each(some(['-x..HEAD', 'a..b..c', '--', '']))('%j is none', async (given) => {
    const { code } = await sntrylint(['range', '--', given], { cwd: started().root, env: started().env });
    expect(code).toBe(2);
  });
});

describe('a repository', () => {
  it('with SHA-256 object names is read', async () => {
    const made = repo({ objectFormat: 'sha256', firstCommit: true }).file('a.txt', leak).stage().commit('leak');
    const { report } = await scan(made, 'HEAD~1..HEAD');
    expect(report.findings[0]!.locations).toMatchObject([{ path: 'a.txt', commit: oid(made, 'HEAD'), inHead: true }]);
    expect(oid(made, 'HEAD')).toHaveLength(64);
  });

  it('that is bare is read', async () => {
    const made = started().file('a.txt', leak).stage().commit('leak');
    made.git('clone', '--quiet', '--bare', made.root, `${made.root}.git`);
    expect((await scan({ root: `${made.root}.git`, env: made.env }, 'HEAD~1..HEAD')).paths).toEqual(['a.txt']);
  });

  it('is read from a linked work tree, and from a sub folder', async () => {
    const linked = started().worktree('linked').file('sub/a.txt', leak).stage().commit('leak');
    expect((await scan({ root: linked.path('sub'), env: linked.env }, 'HEAD~1..HEAD')).paths).toEqual(['sub/a.txt']);
  });

  it('with a submodule is read without what is in it', async () => {
    const inner = repo().file('inner.txt', leak).stage().commit('inner');
    const made = started();
    made.submodule('lib', inner);
    made.commit('submodule');
    expect(await scan(made, 'HEAD')).toMatchObject({ code: 0, report: { scan: { complete: true } } });
  });

  it('with a submodule that the repository has git ignore is read with its name', async () => {
    const made = started();
    const name = `sub-${token}`;
    made.git('update-index', '--add', '--cacheinfo', `160000,${oid(made, 'HEAD')},${name}`);
    made.file('.gitmodules', `[submodule "lib"]\n\tpath = ${name}\n\turl = elsewhere\n\tignore = all\n`).stage('.gitmodules').commit('submodule');
    expect((await scan(made, 'HEAD')).paths).toContain('sub-sntryu_… (file name)');
    expect((await scanJson(['history', '--no-cache'], { cwd: made.root, env: made.env })).paths).toContain('sub-sntryu_… (file name)');
  });

  it('with a replace ref or a graft is read as it is stored, and the report says so', async () => {
    const made = started().file('a.txt', leak).stage().commit('leak').commit('last');
    made.git('replace', '--graft', 'HEAD', 'HEAD~2');
    expect(made.git('rev-list', '--count', 'HEAD~1..HEAD')).toBe('1\n');
    const { code, stdout } = await sntrylint(['range', `${made.git('--no-replace-objects', 'rev-list', '--max-parents=0', 'HEAD').trim()}..HEAD`], { cwd: made.root, env: made.env });
    expect(code).toBe(1);
    expect(stdout).toContain('replace refs and grafts are not followed');

    made.git('replace', '--delete', made.git('--no-replace-objects', 'rev-parse', 'HEAD').trim());
    const root = made.git('rev-list', '--max-parents=0', 'HEAD').trim();
    made.file('.git/info/grafts', `${oid(made, 'HEAD')} ${root}\n`);
    const grafted = await sntrylint(['range', `${root}..HEAD`], { cwd: made.root, env: made.env });
    expect(grafted.code).toBe(1);
    expect(grafted.stdout).toContain('replace refs and grafts are not followed');
  });

  it('that is none is a 3 in git\'s own words', async () => {
    const made = started();
    expect(await sntrylint(['range', 'HEAD'], { cwd: join(made.root, '..'), env: made.env })).toMatchObject({ code: 3, stderr: expect.stringContaining('not a git repository') });
  });
});

describe('what cannot be read is a 3', () => {
  const remove = (made: Repo, object: string): void => unlinkSync(made.path(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`));

  it('where a blob is missing, and what else was found is reported', async () => {
    const made = started().file('a.txt', 'lost\n').file('b.txt', leak).stage().commit('two');
    remove(made, oid(made, 'HEAD:a.txt'));
    const { code, paths, report } = await scan(made, 'HEAD');
    expect(code).toBe(3);
    expect(paths).toEqual(['b.txt']);
    expect(report.scan.notRead).toMatchObject([{ path: 'a.txt', reason: expect.stringContaining('missing') }]);
  });

  it('where a tree is missing', async () => {
    const made = started().file('a.txt', leak).stage().commit('leak').file('sub/b.txt', 'b\n').stage().commit('three');
    remove(made, oid(made, 'HEAD:sub'));
    const { code, paths, report } = await scan(made, 'HEAD~2..HEAD');
    expect(code).toBe(3);
    expect(paths).toEqual(['a.txt']);
    expect(report.scan.notRead).toHaveLength(1);
  });

  it('where a commit in the middle is missing', async () => {
    const made = started().file('a.txt', leak).stage().commit('two').commit('three').commit('four');
    remove(made, oid(made, 'HEAD~1'));
    const { code, stderr } = await sntrylint(['range', `${made.git('rev-parse', 'HEAD').trim()}`], { cwd: made.root, env: made.env });
    expect(code).toBe(3);
    expect(stderr).toMatch(/git rev-list failed/);
  });
});

describe('in a shallow clone', () => {
  /** A remote with a feature of two commits on main, and a clone of its last commit alone, as CI makes it. */
  function shallow(): { readonly made: Repo; readonly clone: { readonly root: string; readonly env: NodeJS.ProcessEnv } } {
    const made = repo().file('old.txt', `token=${other}\n`).stage().commit('old').branch('feature');
    made.file('a.txt', leak).stage().commit('leak').file('a.txt', 'clean\n').stage().commit('clean');
    const root = `${made.root}-clone`;
    made.git('clone', '--quiet', '--depth=1', '--branch=feature', `file://${made.root}`, root);
    return { made, clone: { root, env: made.env } };
  }

  const doWhatItSays = (said: string, { root, env }: { readonly root: string; readonly env: NodeJS.ProcessEnv }): void => {
    const command = /git (fetch [^\n]+)/.exec(said)![1]!;
    execFileSync('git', command.split(' '), { cwd: root, env, stdio: 'pipe' });
  };

  it.each(some(['main..HEAD', 'origin/main..HEAD', 'main...HEAD']))('the base of %s is not there: a 3 with the command that fetches it, and which works', async (given) => {
    const { clone } = shallow();
    const { code, stderr } = await sntrylint(['range', given], { cwd: clone.root, env: clone.env });
    expect(code).toBe(3);
    expect(stderr).toContain('main is not in this shallow clone');
    expect(stderr).toContain('fix: git fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main');
    doWhatItSays(stderr, clone);
    expect((await scan(clone, given)).paths).toEqual(['a.txt']);
  });

  it('a base that is an object name is fetched by it', async () => {
    const { made, clone } = shallow();
    const base = oid(made, 'main');
    const { code, stderr } = await sntrylint(['range', `${base}..HEAD`], { cwd: clone.root, env: clone.env });
    expect(code).toBe(3);
    expect(stderr).toContain(`fix: git fetch --no-tags --unshallow origin ${base}`);
    doWhatItSays(stderr, clone);
    expect((await scan(clone, `${base}..HEAD`)).paths).toEqual(['a.txt']);
  });

  it('a commit without its parents is named: what it adds cannot be told', async () => {
    const { clone } = shallow();
    const { code, report } = await scan(clone, 'HEAD');
    expect(code).toBe(3);
    expect(report.findings).toEqual([]);
    expect(report.scan.notRead).toMatchObject([{ path: expect.stringMatching(/^commit [0-9a-f]{12}$/), reason: expect.stringContaining('git fetch --unshallow') }]);
    doWhatItSays(report.scan.notRead[0]!.reason, clone);
    expect((await scan(clone, 'HEAD')).code).toBe(0);
  });
});

describe('in a partial clone', () => {
  it('content that is missing is a 3 with the command that gets it, and which works', async () => {
    const made = started().config('uploadpack.allowFilter', 'true');
    made.file('a.txt', leak).stage().commit('leak').file('a.txt', 'clean\n').stage().commit('clean');
    const clone = { root: `${made.root}-clone`, env: made.env };
    made.git('clone', '--quiet', '--filter=blob:none', `file://${made.root}`, clone.root);
    const { code, stdout, stderr } = await sntrylint(['range', 'HEAD~2..HEAD'], { cwd: clone.root, env: clone.env });
    expect(code).toBe(3);
    expect(stdout).not.toContain('there is no commit');
    const command = /git (show -m --numstat [0-9a-f]{12})/.exec(stdout.replace(/\n +/g, ' ') + stderr)![1]!;
    execFileSync('git', command.split(' '), { cwd: clone.root, env: clone.env, stdio: 'pipe' });
    expect(await scan(clone, 'HEAD~2..HEAD')).toMatchObject({ code: 1, paths: ['a.txt'] });
  });
});

describe('a base that is gone', () => {
  it('after a force push is fetched by its name', async () => {
    const made = started().file('a.txt', 'a\n').stage().commit('two');
    const gone = '1234567890'.repeat(4);
    made.git('remote', 'add', 'origin', made.root);
    const { code, stderr } = await sntrylint(['range', `${gone}..HEAD`], { cwd: made.root, env: made.env });
    expect(code).toBe(3);
    expect(stderr).toContain(`${gone} is not in this repository`);
    expect(stderr).toContain(`fix: git fetch --no-tags origin ${gone}`);
  });

  it('of a new branch is all zeros: then all of the branch is read that main has not', async () => {
    const made = repo().file('old.txt', leak).stage().commit('old');
    made.git('clone', '--quiet', made.root, `${made.root}-clone`);
    const root = `${made.root}-clone`;
    execFileSync('git', ['checkout', '--quiet', '-b', 'feature'], { cwd: root, env: made.env });
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', `said ${other}`], { cwd: root, env: made.env });
    const { stdout, code } = await sntrylint(['range', `${'0'.repeat(40)}..HEAD`], { cwd: root, env: made.env });
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('the branch is new: its commits that refs/remotes/origin/HEAD does not have are read');
    expect((await scan({ root, env: made.env }, `${'0'.repeat(40)}..HEAD`)).report.scan.commits).toBe(1);
  });

  it('of the main branch itself is all zeros: then all of it is read', async () => {
    const made = repo().file('old.txt', leak).stage().commit('old').commit('two');
    made.git('clone', '--quiet', made.root, `${made.root}-clone`);
    const { paths, report } = await scan({ root: `${made.root}-clone`, env: made.env }, `${'0'.repeat(40)}..HEAD`);
    expect(paths).toEqual(['old.txt']);
    expect(report.scan.commits).toBe(2);
  });
});

describe('a time limit', () => {
  it('that is over makes the scan incomplete', async () => {
    const made = started().file('a.txt', leak).stage().commit('two');
    const { code, report } = await scan(made, 'HEAD', '--time-limit', '0.000001');
    expect(code).toBe(3);
    expect(report.scan.notRead).toMatchObject([{ reason: 'the time limit of 0.000001 s was over' }]);
  });

  it('that is long enough changes nothing', async () => {
    expect(await scan(started(), 'HEAD', '--time-limit', '600')).toMatchObject({ code: 0, report: { scan: { complete: true } } });
  });

  it.each(some(['0', '-1', 'x', '']))('of %j is none', async (given) => {
    expect((await sntrylint(['range', 'HEAD', `--time-limit=${given}`], { cwd: started().root })).code).toBe(2);
  });
});
