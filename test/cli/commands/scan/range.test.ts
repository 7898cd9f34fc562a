import { execFileSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platforms } from '../../../../src/cli/ci/platforms.ts';
import { formatBaseline } from '../../../../src/findings/baseline/baseline.ts';
import { sntrylint } from '../../../support/fake-io.ts';
import { type Repo, repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

const token = tokens('ci').user();

/** A remote with a feature on main, and a clone of depth 1 as GitHub's checkout makes it: a merge, detached, without branches. */
function checkout(depth: number | null): { readonly made: Repo; readonly root: string; readonly env: NodeJS.ProcessEnv } {
  const made = repo({ firstCommit: true }).branch('feature').file('a.txt', `token=${token}\n`).stage().commit('leak').file('a.txt', 'a\n').stage().commit('clean');
  made.checkout('main').file('m.txt', 'm\n').stage().commit('main').branch('merged').merge('feature').commit('merge');
  made.git('update-ref', 'refs/pull/7/merge', 'merged');
  made.git('checkout', '--quiet', 'main');
  made.git('branch', '-D', 'merged');
  const root = `${made.root}-clone`;
  const git = (...args: readonly string[]): void => void execFileSync('git', args, { cwd: root, env: made.env, stdio: 'pipe' });
  execFileSync('git', ['init', '--quiet', root], { env: made.env });
  git('remote', 'add', 'origin', `file://${made.root}`);
  const all = depth === null ? ['+refs/heads/*:refs/remotes/origin/*'] : [`--depth=${depth}`];
  git('fetch', '--quiet', '--no-tags', 'origin', ...all, '+refs/pull/7/merge:refs/remotes/pull/7/merge');
  git('checkout', '--quiet', 'refs/remotes/pull/7/merge');
  const event = made.path('../event.json');
  const sha = (name: string): string => made.git('rev-parse', name).trim();
  writeFileSync(event, JSON.stringify({ pull_request: { base: { sha: sha('main') }, head: { sha: sha('feature') } } }));
  return { made, root, env: { ...made.env, GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: event, GITHUB_BASE_REF: 'main' } };
}

describe('sntrylint range, without a range', () => {
  it('reads the commits of the pull request in a full checkout', async () => {
    const { root, env } = checkout(null);
    const { code, stdout } = await sntrylint(['range'], { cwd: root, env });
    expect(code).toBe(1);
    expect(stdout).toContain('of 2 commits');
  });

  it('in a checkout of depth 1 is a 3 with the commands that make it whole, and which work', async () => {
    const { root, env } = checkout(1);
    const fetches: string[] = [];
    let last = await sntrylint(['range'], { cwd: root, env });
    while (last.code === 3 && fetches.length < 3) {
      const command = /fix: git (fetch .*)/.exec(last.stderr)![1]!;
      fetches.push(command);
      execFileSync('git', command.split(' '), { cwd: root, env, stdio: 'pipe' });
      last = await sntrylint(['range'], { cwd: root, env });
    }
    expect(fetches).toHaveLength(1);
    expect(fetches[0]).toMatch(/^fetch --no-tags --unshallow origin [0-9a-f]{40}$/);
    expect(last.code).toBe(1);
  });

  it('outside of CI is a 2 that shows a range', async () => {
    const made = repo({ firstCommit: true });
    expect(await sntrylint(['range'], { cwd: made.root, env: made.env })).toMatchObject({ code: 2, stderr: expect.stringContaining('sntrylint range main..HEAD') });
  });

  it('in a run that is about no commits reads the work tree, and names the event', async () => {
    const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak');
    writeFileSync(made.path('.git/event.json'), JSON.stringify({ schedule: '0 0 * * *' }));
    const env = { ...made.env, GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'schedule', GITHUB_EVENT_PATH: made.path('.git/event.json') };
    const { code, stdout } = await sntrylint(['range'], { cwd: made.root, env });
    expect(code).toBe(1);
    expect(stdout).toContain('These files hold a Sentry token.');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('GitHub Actions runs this for the event schedule');
  });

  it('reads of a tag what the default branch has not, and the work tree where that has all of it', async () => {
    const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak').file('a.txt', 'a\n').stage().commit('clean');
    made.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const tagged = () => sntrylint(['range', '--verbose'], { cwd: made.root, env: { ...made.env, GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'push', CI_COMMIT_TAG: 'v1', CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: '0'.repeat(40), CI_COMMIT_SHA: made.git('rev-parse', 'HEAD').trim() } });
    const old = await tagged();
    expect([old.code, old.stdout.replaceAll(/\s+/g, ' ')]).toEqual([0, expect.stringContaining('runs this for the tag v1, and the default branch has its commits')]);
    made.branch('release').file('b.txt', `token=${token}\n`).stage().commit('leak');
    const { code, stdout } = await tagged();
    expect([code, stdout.replaceAll(/\s+/g, ' ')]).toEqual([1, expect.stringContaining('note: the tag v1 was pushed: its commits that refs/remotes/origin/main does not have are read')]);
    expect(stdout).not.toContain('a.txt:');
  });

  it('reads the branch where a forced push threw away what was there', async () => {
    const made = repo({ firstCommit: true });
    made.git('update-ref', 'refs/remotes/origin/HEAD', 'HEAD');
    made.branch('topic').file('a.txt', `token=${token}\n`).stage().commit('leak');
    const env = { ...made.env, GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BEFORE_SHA: 'a'.repeat(40), CI_COMMIT_SHA: made.git('rev-parse', 'HEAD').trim() };
    const { code, stdout } = await sntrylint(['range'], { cwd: made.root, env });
    expect(code).toBe(1);
    expect(stdout).toContain('of 1 commit,');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('the push was forced');
  });
});

describe('annotations for GitHub', () => {
  const made = repo({ firstCommit: true }).branch('topic').file('a.txt', `token=${token}\n`).stage().commit('leak');
  const sha = (name: string): string => made.git('rev-parse', name).trim();
  const repository = { default_branch: 'main' };
  const pushed = { before: sha('main'), after: sha('topic'), repository };

  it.each([
    ['stand in the run of a pull request', { pull_request: { base: { sha: pushed.before }, head: { sha: pushed.after } } }, 'pull_request', '1/merge', true],
    ['are lines in that of the push of a branch, so that a commit is annotated once', pushed, 'push', 'topic', false],
    ['stand in that of a push to the default branch', pushed, 'push', 'main', true],
    ['stand in that of a tag', { ...pushed, ref: 'refs/tags/v1' }, 'push', 'v1', true],
    ['stand where nobody knows the default branch', { ...pushed, repository: {} }, 'push', 'topic', true],
  ])('%s', async (_, event, GITHUB_EVENT_NAME, GITHUB_REF_NAME, annotates) => {
    made.file('.git/event.json', JSON.stringify(event));
    const env = { ...made.env, GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: made.path('.git/event.json'), GITHUB_STEP_SUMMARY: made.path('.git/summary'), GITHUB_EVENT_NAME, GITHUB_REF_NAME };
    const { code, stdout } = await sntrylint(['range', '--format', 'github'], { cwd: made.root, env });
    expect([code, stdout]).toEqual([1, expect.stringMatching(annotates ? /^::error file=a\.txt,/ : /^- a\.txt:1:7: error: /)]);
    expect(readFileSync(made.path('.git/summary'), 'utf8')).toContain('a.txt');
  });
});

describe('an error before the scan', () => {
  it('is an annotation for GitHub, and a report without findings in each file', async () => {
    const made = repo({ firstCommit: true }).file('.sntrylint.yaml', 'exlude: []\n');
    const { code, stdout, stderr } = await sntrylint(['range', 'HEAD', '--format', 'github', '--format', 'json:out.json', '--format', 'junit:out.xml'], { cwd: made.root, env: made.env });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::error title=sntrylint::unknown key "exlude".*\.sntrylint\.yaml:1:1/);
    expect(stderr).toContain('unknown key "exlude"');
    expect(JSON.parse(readFileSync(made.path('out.json'), 'utf8'))).toMatchObject({ scan: { source: 'range', complete: false, notRead: [{ reason: expect.stringContaining('unknown key') }] }, findings: [] });
    expect(readFileSync(made.path('out.xml'), 'utf8')).toContain('unknown key');
  });

  it.each([['--rule', 'nope'], ['--nope'], ['--jobs', 'many'], ['HEAD', 'and', 'more']])('in the options, %s %s, is an annotation too', async (...argv) => {
    const { code, stdout, stderr } = await sntrylint(['range', ...argv, '--format', 'github']);
    expect([code, stdout]).toEqual([2, expect.stringMatching(/^::error title=sntrylint::\S.*\n$/)]);
    expect(stderr).toMatch(/^sntrylint: /);
  });

  it.each(['json', 'jsonl', 'sarif', 'junit', 'gitlab', 'html'])('is a report without findings on standard output, too, in %s', async (format) => {
    const made = repo({ firstCommit: true });
    for (const [argv, wanted, reason] of [[['main..nope'], 3, 'nope is not in this repository'], [['HEAD', '--nope'], 2, 'unknown option'], [['HEAD', '--config', 'nope.yaml'], 2, 'nope.yaml']] as const) {
      const { code, stdout, stderr } = await sntrylint(['range', ...argv, '--format', format], { cwd: made.root, env: made.env });
      expect([code, stderr]).toEqual([wanted, expect.stringContaining(reason)]);
      expect(stdout).toContain(reason);
    }
  });

  it('is told with one code, whether a range or --config-from names what is not there', async () => {
    const made = repo({ firstCommit: true });
    for (const call of [['range', 'main..nope'], ['range', 'HEAD', '--config-from', 'nope']]) expect((await sntrylint(call, { cwd: made.root, env: made.env })).code).toBe(3);
  });
});

describe('configuration and baseline in CI', () => {
  /** A pull request that adds a token and excuses it. */
  function excused(): { readonly made: Repo; readonly env: NodeJS.ProcessEnv } {
    const made = repo().file('.sntrylint.yaml', 'exclude: [old.txt]\n').file('old.txt', `token=${token}\n`).stage().commit('base');
    const base = made.git('rev-parse', 'HEAD').trim();
    made.branch('topic').file('.sntrylint.yaml', 'exclude: ["**"]\nfail-on: none\n').file('a.txt', `token=${token}\n`).stage().commit('leak');
    return { made, env: { ...made.env, GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: made.git('rev-parse', 'HEAD').trim() } };
  }

  it.each([['range'], ['history'], ['.']])('come from the base of a merge request: sntrylint %s', async (command) => {
    const { made, env } = excused();
    const { code, stdout } = await sntrylint([command], { cwd: made.root, env });
    expect(code).toBe(1);
    expect(stdout).toContain('a.txt');
    expect(stdout).not.toContain('old.txt');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('configuration and baseline are those of the base of this merge request');
  });

  it.each<readonly [string, readonly string[]]>([
    ['stdin', ['stdin']],
    ['staged', ['staged']],
    ['commit-msg', ['commit-msg', 'message']],
    ['pre-push', ['pre-push', 'origin', 'https://git.example.org/a']],
  ])('come from the base for a pipe and a hook too: sntrylint %s', async (_, argv) => {
    const { made, env } = excused();
    const leak = `token=${tokens('elsewhere').user()}\n`;
    made.file('message', leak).file('b.txt', leak).stage();
    const stdin = argv[0] === 'stdin' ? leak : '';
    expect((await sntrylint(argv, { cwd: made.root, env, stdin })).code).toBe(1);
    expect((await sntrylint([...argv, '--config-from', 'HEAD'], { cwd: made.root, env, stdin })).code).toBe(0);
  });

  const told = excused();
  writeFileSync(told.made.path('../own.yaml'), 'decode-depth: 1\n');
  writeFileSync(told.made.path('../own.json'), formatBaseline([]));
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['both', [], ['configuration and baseline are those']],
    ['both, also of a file that was named', ['--config', '.sntrylint.yaml'], ['configuration and baseline are those']],
    ['the baseline alone without a configuration', ['--no-config'], ['the baseline is that']],
    ['the baseline alone beside a configuration of elsewhere', ['--config', '../own.yaml'], ['the baseline is that']],
    ['the configuration alone without a baseline', ['--no-baseline'], ['the configuration is that']],
    ['nothing where both are of elsewhere', ['--config', '../own.yaml', '--baseline', '../own.json'], []],
    ['nothing where neither is wanted', ['--no-config', '--no-baseline'], []],
  ])('come from the base as the report says: %s', async (_, options, said) => {
    const { code, stdout } = await sntrylint(['a.txt', '--format', 'json', ...options], { cwd: told.made.root, env: told.env });
    const { notes = [] } = JSON.parse(stdout) as { readonly notes?: readonly string[] };
    expect([code, notes.flatMap((note) => /^(.*) of the base of this merge request, /.exec(note)?.[1] ?? [])]).toEqual([1, said]);
  });

  it('come from the base for `sntrylint config`, which shows what a scan there follows', async () => {
    const { made, env } = excused();
    const { code, stdout } = await sntrylint(['config', '--format', 'json'], { cwd: made.root, env });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { file: `${env['CI_MERGE_REQUEST_DIFF_BASE_SHA']}:.sntrylint.yaml`, values: { exclude: { value: ['old.txt'] }, 'fail-on': { value: 'any' } } }]);
  });

  it('come from the base of a merge group of GitHub', async () => {
    const { made, env } = excused();
    made.file('.git/event.json', JSON.stringify({ merge_group: { base_sha: env['CI_MERGE_REQUEST_DIFF_BASE_SHA'], head_sha: env['CI_COMMIT_SHA'] } }));
    const { code } = await sntrylint(['range'], { cwd: made.root, env: { ...made.env, GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: made.path('.git/event.json') } });
    expect(code).toBe(1);
  });

  it('come from elsewhere where --config-from says so', async () => {
    const { made, env } = excused();
    expect((await sntrylint(['range', '--config-from', 'HEAD'], { cwd: made.root, env })).code).toBe(0);
  });

  it('come from a file outside of the repository where --config names one', async () => {
    const { made, env } = excused();
    writeFileSync(`${made.root}-config.yaml`, 'exclude: ["**/*.txt"]\n');
    expect((await sntrylint(['.', '--config', `${made.root}-config.yaml`], { cwd: made.root, env })).code).toBe(0);
  });

  it('are those that are checked out in a push', async () => {
    const { made, env } = excused();
    const pushed = { ...made.env, GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: env['CI_MERGE_REQUEST_DIFF_BASE_SHA'], CI_COMMIT_SHA: env['CI_COMMIT_SHA'] };
    expect((await sntrylint(['range'], { cwd: made.root, env: pushed })).code).toBe(0);
  });

  it.each<readonly [string, (made: Repo) => void, RegExp]>([
    ['whose configuration is damaged', (made) => void made.file('.git/config', '[core\n'), /^sntrylint: git rev-parse failed with exit code 128: fatal: bad config line 1/],
    ['that is of a format to come', (made) => void made.git('config', 'core.repositoryFormatVersion', '99'), /^sntrylint: git rev-parse failed with exit code 128: fatal: .*version/],
    ['whose .git leads nowhere', (made) => void made.remove('.git').file('.git', 'gitdir: /nowhere\n'), /^sntrylint: git rev-parse failed with exit code 128: fatal: not a git repository: \/nowhere/],
  ])('are not those of the change in a repository %s, which git cannot read', async (_, damage, said) => {
    const { made, env } = excused();
    damage(made);
    const { code, stderr } = await sntrylint(['a.txt'], { cwd: made.root, env });
    expect([code, stderr]).toEqual([3, expect.stringMatching(said)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.runIf(process.getuid?.() === 0)('are not those of the change in a repository of another user, which git refuses', async () => {
    const { made, env } = excused();
    chownSync(made.root, 65534, 65534);
    chownSync(made.path('.git'), 65534, 65534);
    const { code, stderr } = await sntrylint(['a.txt'], { cwd: made.root, env });
    expect([code, stderr]).toEqual([3, expect.stringContaining('detected dubious ownership')]);
  });

  it('are those of the files in a folder that is no repository', async () => {
    const { made, env } = excused();
    made.remove('.git').file('.sntrylint.yaml', 'fail-on: none\n');
    const { code, stdout } = await sntrylint(['a.txt'], { cwd: made.root, env });
    expect([code, stdout]).toEqual([0, expect.stringContaining('a.txt:1')]);
  });

  it('are never guessed where the base is not in the clone', async () => {
    const { made, env } = excused();
    const { code, stderr } = await sntrylint(['.'], { cwd: made.root, env: { ...env, CI_MERGE_REQUEST_DIFF_BASE_SHA: 'b'.repeat(40) } });
    expect(code).toBe(3);
    expect(stderr).toContain('it is the base of this merge request');
  });

  it.each<readonly [string, string | null, readonly string[], number]>([
    ['are the defaults', null, [], 1],
    ['are the defaults where the configuration is left out', '.sntrylint.yaml', ['--no-config'], 1],
    ['are refused where there is a configuration', '.sntrylint.json', [], 3],
    ['are refused where there is a baseline', '.sntrylint-baseline.json', [], 3],
    ['are refused where there is a baseline beside a configuration that is left out', '.sntrylint-baseline.json', ['--no-config'], 3],
    ['are refused where there is a link that leads nowhere', '.sntrylint.yml', [], 3],
    ['are refused where an option names one', null, ['--config', 'strict.yaml'], 3],
  ])('%s in a clone of the last commit alone, and never those of the change', async (_, file, options, wanted) => {
    const made = repo().file('a.txt', `token=${token}\n`).file('strict.yaml', 'fail-on: none\n');
    if (file === '.sntrylint.yml') made.symlink(file, 'gone.yaml');
    else if (file !== null) made.file(file, file.endsWith('yaml') ? 'fail-on: none\n' : '{}');
    made.stage().commit('leak');
    const env = { ...made.env, GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: 'b'.repeat(40), CI_COMMIT_SHA: made.git('rev-parse', 'HEAD').trim() };
    const { code, stdout, stderr } = await sntrylint(['.', ...options], { cwd: made.root, env });
    expect(code, stderr).toBe(wanted);
    const said = wanted === 3 ? stderr : stdout;
    expect(said.replaceAll(/\s+/g, ' ')).toContain(wanted === 3 ? 'it is the base of this merge request' : 'this clone does not have the base of this merge request, and the checkout has no configuration and no baseline, so the defaults hold');
  });
});

describe('docs/ci.md', () => {
  const page = readFileSync(new URL('../../../../docs/ci.md', import.meta.url), 'utf8');

  it('names every platform and every variable that the code reads', () => {
    const code = ['platforms', 'github'].map((file) => readFileSync(new URL(`../../../../src/cli/ci/${file}.ts`, import.meta.url), 'utf8')).join('');
    const variables = [...code.matchAll(/env\['(\w+)'\]/g)].map((found) => found[1]!);
    expect(variables.length).toBeGreaterThan(20);
    for (const name of [...platforms.map((platform) => platform.name), ...variables]) expect(page).toContain(name);
  });
});
