import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packed, placesOf, prettyHistory, runHistory } from '../../support/git/history.ts';
import { some } from '../../support/how-long.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md section 2: everything a repository has ever held. */
const make = tokens('history');
const leak = (token = make.user()): string => `SENTRY_AUTH_TOKEN=${token}\n`;
const started = (): Repo => repo().file('a.txt', 'one\n').stage().commit('first');
const oidOf = (made: Repo, rev: string): string => made.git('rev-parse', rev).trim();

describe('history finds a token', () => {
  test('that a later commit removed, with the commit that brought it, its author and date, and that HEAD has it no more', async () => {
    const made = started().file('.env', leak()).stage().commit('leak');
    const brought = oidOf(made, 'HEAD');
    made.file('b.txt', 'b\n').stage().commit('more').remove('.env').stage().commit('clean up');
    const run = await runHistory(made);
    expect(run.code).toBe(1);
    expect(run.report.findings).toHaveLength(1);
    expect(run.report.findings[0]!.locations).toMatchObject([{ path: '.env', commit: brought, author: 'Ada <ada@example.org>', date: '2026-01-02T03:04:05+00:00', inHead: false }]);
    expect(run.report.scan).toMatchObject({ commits: 4, complete: true, files: 3 });
  });

  test('that HEAD still has', async () => {
    expect((await runHistory(started().file('.env', leak()).stage().commit('leak'))).report.findings[0]!.locations).toMatchObject([{ inHead: true }]);
  });

  test('that only a merge commit holds', async () => {
    const made = started().branch('side').file('b.txt', 'b\n').stage().commit('side').checkout('main').file('c.txt', 'c\n').stage().commit('main');
    made.merge('side').file('evil.env', leak()).stage().commit('merge');
    const [finding] = (await runHistory(made)).report.findings;
    expect(finding!.locations).toMatchObject([{ path: 'evil.env', commit: oidOf(made, 'HEAD') }]);
  });

  test('in a rename with changes', async () => {
    const made = started().file('old.txt', 'x\n'.repeat(50)).stage().commit('old').remove('old.txt').file('new.txt', `${'x\n'.repeat(50)}${leak()}`).stage().commit('rename');
    expect(placesOf(await runHistory(made))).toEqual(['new.txt']);
  });

  test('in a commit message, an annotated tag, a note, a stash and an older stash', async () => {
    const made = started();
    made.commit(`Use ${make.user()}`);
    const said = `commit ${oidOf(made, 'HEAD').slice(0, 12)} (message)`;
    made.git('tag', '-a', 'v1', '-m', `release with ${make.integration()}`);
    made.git('notes', 'add', '-m', `reviewed with ${make.org()}`);
    const noted = oidOf(made, 'HEAD');
    // git repeats the last message in that of a stash.
    made.commit('harmless');
    for (const token of [make.user(), make.appSecret()]) {
      made.file('a.txt', leak(token));
      made.git('stash', '--quiet');
    }
    const places = placesOf(await runHistory(made));
    expect(places).toContain(said);
    expect(places).toContain('tag v1 (message)');
    expect(places.filter((path) => path === 'a.txt')).toHaveLength(2);
    expect(places).toContain(noted);
    expect(places).toHaveLength(5);
  });

  test('in the name of a file, though the file is empty', async () => {
    const token = make.user();
    const { code, report } = await runHistory(started().file(`${token}.txt`, '').stage().commit('name'));
    expect(code).toBe(1);
    expect(JSON.stringify(report)).not.toContain(token);
    expect(report.findings[0]!.locations[0]!.path).toContain('(file name)');
  });

  test('on a side branch', async () => {
    const made = started().branch('side').file('.env', leak()).stage().commit('side').checkout('main');
    expect((await runHistory(made)).report.findings[0]!.locations).toMatchObject([{ path: '.env', inHead: false }]);
  });

  test('that only a reflog or the object store still holds, with --unreachable, and says before that it is there', async () => {
    const made = started().file('.env', leak()).stage().commit('leak');
    const amended = oidOf(made, 'HEAD');
    made.remove('.env').stage();
    made.git('commit', '--quiet', '--amend', '-m', 'no leak', '--allow-empty');
    made.file('staged-once.env', leak()).stage();
    made.git('reset', '--quiet', '--hard');
    const without = await runHistory(made);
    expect([without.code, without.report.findings]).toEqual([0, []]);
    const all = await runHistory(made, ['--unreachable']);
    expect(all.report.findings.flatMap(({ locations }) => locations)).toEqual(expect.arrayContaining([expect.objectContaining({ path: '.env', commit: amended, inHead: false })]));
    expect(all.report.findings).toHaveLength(2);
  });

  test('once, however many commits and paths hold it, with every path', async () => {
    const content = leak();
    const made = started().file('one.env', content).stage().commit('one').file('dir/two.env', content).stage().commit('two');
    const first = oidOf(made, 'HEAD~1');
    made.remove('one.env').stage().commit('gone').file('one.env', content).stage().commit('back');
    const { report } = await runHistory(made);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]!.locations.map(({ path }) => path)).toEqual(['dir/two.env', 'one.env']);
    expect(report.findings[0]!.locations[1]!.commit).toBe(first);
  });

  test.each([['side', 'main'], ['main', 'side']])('with the commit that %s has and not the one of %s, where the first is older', async (older, younger) => {
    const content = leak();
    const made = started().branch('side').checkout('main');
    const on = (branch: string, date: string): string => {
      const dated = { ...made.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      made.checkout(branch).file('before.txt', `${branch}\n`).stage();
      execFileSync('git', ['commit', '--quiet', '-m', `before ${branch}`], { cwd: made.root, env: dated });
      made.file('.env', content).stage();
      execFileSync('git', ['commit', '--quiet', '-m', `leak on ${branch}`], { cwd: made.root, env: dated });
      return oidOf(made, 'HEAD');
    };
    on(younger, '2026-03-01T00:00:00Z');
    const first = on(older, '2026-02-01T00:00:00Z');
    // What comes last on a branch says nothing of when its earlier commits were made.
    made.file('after.txt', 'late\n').stage();
    execFileSync('git', ['commit', '--quiet', '-m', 'late'], { cwd: made.root, env: { ...made.env, GIT_COMMITTER_DATE: '2026-05-01T00:00:00Z' } });
    expect((await runHistory(made)).report.findings[0]!.locations).toMatchObject([{ path: '.env', commit: first }]);
  });

  test('with the number of commits that bring it, for people', async () => {
    const made = started().file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone');
    made.git('checkout', '--quiet', 'HEAD~1', '--', '.env');
    made.commit('back');
    expect(await prettyHistory(made)).toContain(`commit ${oidOf(made, 'HEAD~2').slice(0, 10)} by Ada <ada@example.org> on 2026-01-02 (the first of 2 commits that bring it here), still in HEAD`);
  });

  test('with the first commit of a branch, though its clock ran ahead of its children', async () => {
    const made = started();
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', 'late'], { cwd: made.root, env: { ...made.env, GIT_COMMITTER_DATE: '2030-01-01T00:00:00Z' } });
    const content = leak();
    made.file('.env', content).stage();
    execFileSync('git', ['commit', '--quiet', '-m', 'leak'], { cwd: made.root, env: { ...made.env, GIT_COMMITTER_DATE: '2029-01-01T00:00:00Z' } });
    const brought = oidOf(made, 'HEAD');
    made.remove('.env').stage().commit('gone').file('.env', content).stage().commit('back');
    expect((await runHistory(made)).report.findings[0]!.locations).toMatchObject([{ path: '.env', commit: brought }]);
  });

  test('without a prefix by the name of its file, and none in a lock file', async () => {
    const made = started().file('.sentryclirc', `[auth]\ntoken=${make.legacy()}\n`).file('x.txt', `token=${make.legacy()}\n`);
    made.file('poetry.lock', `sentry token = "${make.legacy()}"\n`).stage().commit('files');
    expect(placesOf(await runHistory(made))).toEqual(['.sentryclirc']);
  });

  test('that only another work tree has: in its HEAD, its bisection, its own refs, and with --unreachable in its reflog', async () => {
    const made = started();
    const linked = made.worktree('linked');
    const detached = (at: Repo, path: string, ...ref: readonly string[]): void => {
      at.git('checkout', '--quiet', '--detach', 'main');
      at.file(path, leak()).stage().commit(path);
      if (ref.length > 0) at.git('update-ref', ...ref, 'HEAD');
    };
    detached(made, 'bisected.env', 'refs/bisect/bad');
    detached(made, 'logged.env');
    made.checkout('main');
    detached(linked, 'own.env', 'refs/worktree/kept');
    detached(linked, 'rebased.env', 'refs/rewritten/onto');
    detached(linked, 'head.env');
    const wanted = ['bisected.env', 'head.env', 'own.env', 'rebased.env'];
    for (const at of [made, linked]) {
      expect(placesOf(await runHistory(at, ['--no-cache']))).toEqual(wanted);
      expect(placesOf(await runHistory(at, ['--no-cache', '--unreachable']))).toEqual([...wanted, 'logged.env'].toSorted());
    }
  });

  test('in packs as well as in loose objects, in a bare repository, in one with SHA-256 names', async () => {
    const made = packed(started().file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone'));
    expect(placesOf(await runHistory(made))).toEqual(['.env']);
    made.file('later.env', leak()).stage().commit('loose');
    expect(placesOf(await runHistory(made))).toEqual(['.env', 'later.env']);
    const bare = `${made.root}-bare.git`;
    made.git('clone', '--quiet', '--bare', made.root, bare);
    expect(placesOf(await runHistory({ ...made, root: bare }))).toEqual(['.env', 'later.env']);
    const other = repo({ objectFormat: 'sha256' }).file('.env', leak()).stage().commit('leak');
    expect(placesOf(await runHistory(other))).toEqual(['.env']);
  });

  test('in a blob larger than is held whole', { timeout: 60_000 }, async () => {
    const made = started().file('big.bin', Buffer.concat([Buffer.alloc(9_000_000, 'x y z\n'), Buffer.from(leak())])).stage().commit('big');
    expect(placesOf(await runHistory(made))).toEqual(['big.bin']);
  });
});

test('a suppression without a reason is a warning beside a secret, and no news by itself', async () => {
  const comment = (text: string): string => `# ${['sntrylint', 'disable-line'].join('-')}${text}\n`;
  expect(await runHistory(started().file('a.py', comment('')).stage().commit('old habit'))).toMatchObject({ code: 0, report: { findings: [] } });
  const both = (await runHistory(started().file('a.py', leak() + comment('')).stage().commit('leak'))).report.findings;
  expect(both.map(({ ruleId }) => ruleId)).toEqual(['sentry-user-token', 'suppression-without-reason']);
});

describe('history says', () => {
  test('how many commits it went through, also where it finds nothing', async () => {
    expect((await runHistory(started().file('b', 'b').stage().commit('b'))).report.scan).toMatchObject({ commits: 2, files: 2 });
  });

  test('that a repository without a commit has nothing, and that it is none', async () => {
    expect((await runHistory(repo())).code).toBe(0);
    const nowhere = await runHistory({ ...repo(), root: '/' });
    expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('not a git repository'), report: { findings: [], scan: { complete: false } } });
  });

  test('what a shallow clone lacks, and is not complete', async () => {
    const made = started().file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone');
    made.git('clone', '--quiet', '--depth=1', `file://${made.root}`, `${made.root}-shallow`);
    const { code, report } = await runHistory({ ...made, root: `${made.root}-shallow` });
    expect(code).toBe(3);
    expect(report.scan.notRead[0]!.reason).toContain('git fetch --unshallow');
  });

  test('what a partial clone lacks, and fetches nothing', async () => {
    const made = started().file('.env', leak()).stage().commit('leak').remove('.env').stage().commit('gone');
    made.git('config', 'uploadpack.allowFilter', 'true');
    made.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${made.root}`, `${made.root}-partial`);
    const { code, report } = await runHistory({ ...made, root: `${made.root}-partial` });
    expect(code).toBe(3);
    expect(report.scan.notRead.map(({ reason }) => reason)).toEqual([expect.stringContaining('this clone is partial; get the rest with: git fetch --refetch --no-filter origin')]);
    expect(report.findings).toEqual([]);
  });

  test('that replace refs and grafts are not followed', async () => {
    const made = started().file('.env', leak()).stage().commit('leak').file('b', 'b').stage().commit('b');
    made.git('replace', oidOf(made, 'HEAD'), oidOf(made, 'HEAD~2'));
    expect(placesOf(await runHistory(made))).toEqual(['.env']);
    expect(await prettyHistory(made)).toContain('note: replace refs and grafts are not followed: what is read is what git stores and sends');
    made.git('replace', '-d', oidOf(made, 'HEAD'));
    expect(await prettyHistory(made)).not.toContain('replace refs');
    mkdirSync(made.path('.git/info'), { recursive: true });
    writeFileSync(made.path('.git/info/grafts'), `${oidOf(made, 'HEAD')}\n`);
    expect(placesOf(await runHistory(made))).toEqual(['.env']);
    expect(await prettyHistory(made)).toContain('note: replace refs and grafts are not followed');
  });
});

describe('without any commit', () => {
  const named = (made: Repo, type: 'blob' | 'tree'): string => {
    const run = (input: string, ...args: string[]): string => execFileSync('git', args, { cwd: made.root, env: made.env, input, encoding: 'utf8' }).trim();
    const blob = run(leak(), 'hash-object', '-w', '--stdin');
    return type === 'blob' ? blob : run(`100644 blob ${blob}\tin-tree.env\n`, 'mktree');
  };

  test('a token in a blob that a tag names is found', async () => {
    const made = started();
    made.git('tag', 'key', named(made, 'blob'));
    expect((await runHistory(made)).code).toBe(1);
    made.git('tag', '-d', 'key');
    expect((await runHistory(made)).code).toBe(0);
  });

  test('a token in a tree that a tag names is found under its path', async () => {
    const made = started();
    made.git('tag', 'files', named(made, 'tree'));
    expect((await runHistory(made)).report.findings[0]!.locations).toMatchObject([{ path: 'in-tree.env', commit: null }]);
  });

  test('a token in the message of a tag that another tag names is found', async () => {
    const made = started();
    made.git('tag', '-a', 'inner', '-m', `with ${make.user()}`);
    made.git('tag', '-a', 'outer', '-m', 'outer', 'inner');
    made.git('tag', '-d', 'inner');
    expect((await runHistory(made)).report.findings[0]!.locations).toMatchObject([{ path: 'tag inner (message)' }]);
  });
});

describe('never clean about what was not read', () => {
  const objectFile = (made: Repo, rev: string): string => {
    const oid = oidOf(made, rev);
    return made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
  };

  test.each(some(['HEAD:b.txt', 'HEAD~1:old.txt', 'HEAD~1^{tree}', 'HEAD~2'], 3))('%s is missing', async (rev) => {
    const made = started().file('old.txt', 'old\n').stage().commit('old').remove('old.txt').file('b.txt', 'b\n').stage().commit('b');
    rmSync(objectFile(made, rev));
    const { code, report } = await runHistory(made);
    expect([code, report.scan.complete, report.scan.notRead.length > 0]).toEqual([3, false, true]);
  });

  test('a missing commit, beside a token that is still found', async () => {
    const made = started().file('.env', leak()).stage().commit('leak');
    rmSync(objectFile(made, 'HEAD~1'));
    const { code, report } = await runHistory(made);
    expect([code, report.findings.length]).toEqual([3, 1]);
  });

  test('a loose object that is gone since it was remembered', async () => {
    const made = started().file('b.txt', 'b\n').stage().commit('b').remove('b.txt').stage().commit('gone');
    expect((await runHistory(made)).code).toBe(0);
    rmSync(objectFile(made, 'HEAD~1:b.txt'));
    expect((await runHistory(made)).code).toBe(3);
  });

  test('a missing blob of HEAD', async () => {
    const made = started().file('b.txt', 'b\n').stage().commit('b');
    rmSync(objectFile(made, 'HEAD:b.txt'));
    const { code, report } = await runHistory(made);
    expect([code, report.scan.complete]).toEqual([3, false]);
  });

  test('a loose object that is cut off, beside a token that is still found', async () => {
    const made = started().file('b.txt', 'some text\n'.repeat(500)).file('.env', leak()).stage().commit('b');
    const file = objectFile(made, 'HEAD:b.txt');
    rmSync(file);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, 'x');
    const { code, report } = await runHistory(made);
    expect([code, report.findings.length]).toEqual([3, 1]);
    expect(report.scan.notRead.map(({ reason }) => reason)).toContain('git cannot read it (git fsck says more)');
  });
});
