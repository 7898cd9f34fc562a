import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exception } from '../../src/config/config.ts';
import { sntrylint, type Outcome } from '../support/fake-io.ts';
import { ownRule } from '../support/own-rule.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('exceptions');
const [token, other] = [make.user(), make.org()];

const call = (made: Repo, ...argv: readonly string[]): Promise<Outcome> => sntrylint(argv, { cwd: made.root, env: made.env });

/** What a JSON report says of each finding: its rule, severity and why it does not count. */
async function findings(made: Repo, ...argv: readonly string[]) {
  const { stdout } = await call(made, ...argv, '--format', 'json');
  return (JSON.parse(stdout) as { findings: { ruleId: string; severity: string; suppressed: unknown; fingerprint: string }[] }).findings;
}

const leaky = (config: string): Repo => repo().file('src/a.ts', `x = '${token}'\n`).file('test/b.ts', `x = '${token}'\ny = '${other}'\n`).file('.sntrylint.yaml', config);

describe('a suppression in the configuration', () => {
  it('excuses by path, and only there', async () => {
    const made = leaky('suppress:\n  - path: test/**\n    reason: made up\n');
    const [org, user] = await findings(made);
    expect(org).toMatchObject({ ruleId: 'sentry-user-token', suppressed: null });
    expect(user).toMatchObject({ ruleId: 'sentry-org-token', suppressed: { by: 'config', reason: 'made up' } });
    expect((await call(made)).code).toBe(1);
  });

  it('excuses by rule', async () => {
    const made = leaky('suppress:\n  - rule: [sentry-user-token, sentry-org-token]\n    reason: made up\n');
    expect((await call(made)).code).toBe(0);
  });

  it.each(['rule', 'path', 'fingerprint'])('that narrows by an empty list of %s excuses nothing: it is refused', async (key) => {
    const made = leaky(`suppress:\n  - ${key}: []\n    reason: made up\n`);
    const { code, stdout, stderr } = await call(made);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`"${key}" is an empty list, which would narrow nothing`);
    // @ts-expect-error: nor can a program say it
    const said: Exception = { [key as 'path']: [], reason: 'made up', where: 'here' };
    expect(said.reason).toBe('made up');
  });

  it('excuses by fingerprint', async () => {
    const all = await findings(leaky(''));
    const made = leaky(`suppress:\n${all.map(({ fingerprint }) => `  - fingerprint: ${fingerprint}\n    reason: revoked\n`).join('')}`);
    expect((await call(made)).code).toBe(0);
  });

  it('excuses only what all of its conditions name', async () => {
    const made = leaky('suppress:\n  - rule: sentry-user-token\n    path: test/**\n    reason: made up\n');
    expect((await findings(made)).map(({ suppressed }) => suppressed)).toEqual([null, null]);
  });

  it('ends on its day: the findings come back, with a word of warning', async () => {
    const over = leaky('suppress:\n  - path: [src/**, test/**]\n    reason: until the rewrite\n    until: 2024-02-29\n');
    const { code, stdout } = await call(over);
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+(?:note:)?\s*/g, ' ')).toContain('2 findings are back: the suppression at .sntrylint.yaml:2 held until 2024-02-29 (its reason: until the rewrite)');
    const holds = leaky('suppress:\n  - path: [src/**, test/**]\n    reason: until the rewrite\n    until: 2999-12-31\n');
    expect((await call(holds)).code).toBe(0);
  });

  it.each(['pretty', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'html'])('that has ended is said in %s', async (format) => {
    const over = leaky('suppress:\n  - path: test/**\n    reason: the rewrite\n    until: 2024-02-29\n');
    const { stdout } = await call(over, '--format', format);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('the suppression at .sntrylint.yaml:2 held until 2024-02-29');
  });

  it('is named with --verbose where it suppresses nothing', async () => {
    const made = repo().file('a.txt', 'clean\n').file('.sntrylint.yaml', 'suppress:\n  - path: gone/**\n    reason: old\n');
    expect((await call(made, '--verbose')).stdout).toContain('the suppression at .sntrylint.yaml:2 suppresses nothing here');
    expect((await call(made)).stdout).not.toContain('suppresses nothing');
  });

  it.each([
    ['a suppression of a path', 'suppress:\n  - path: tset/**\n    reason: old\n', 'the suppression at .sntrylint.yaml:2 suppresses nothing here'],
    ['a glob of exclude', 'exclude: [tset, test]\n', 'the glob tset of `exclude` (.sntrylint.yaml:1) matches no file here'],
  ])('%s that matches nothing is named beside what is left, of all files only', async (_, config, wanted) => {
    const made = leaky(config);
    const said = async (...argv: readonly string[]): Promise<string> => (await call(made, ...argv)).stdout.replaceAll(/\s+/g, ' ');
    expect(await said()).toContain(`note: ${wanted}`);
    expect(await said('src')).not.toContain(wanted);
    expect(await said('--rule', 'sentry-legacy-token')).not.toContain('suppresses nothing');
  });

  it('by the whole path of this machine is told how to write it', async () => {
    const made = leaky('');
    made.file('.sntrylint.yaml', `exclude: [${made.root}/test]\n`);
    expect((await call(made)).stdout.replaceAll(/\s+/g, ' ')).toContain('globs begin at the root of the repository, so write test');
  });

  it.each([
    ['test\\\\fixtures', 'has a \\ where a / belongs'],
    ['../test/**', 'has .. in it, and globs begin at the root of the repository'],
    ['C:/app/test', 'begins with a drive, and globs begin at the root of the repository'],
  ])('by %s, which can match nothing, is refused', async (glob, wanted) => {
    for (const config of [`exclude: ["${glob}"]\n`, `suppress:\n  - path: "${glob}"\n    reason: x\n`]) {
      const { code, stderr } = await call(leaky(config));
      expect([code, stderr]).toEqual([2, expect.stringContaining(wanted)]);
    }
  });

  it('cannot carry a secret into a report', async () => {
    const made = leaky(`suppress:\n  - path: '**'\n    reason: it is ${other}\n`);
    for (const argv of [['--format', 'json'], ['config'], ['config', '--format', 'json'], ['--verbose']]) {
      const { stdout, stderr } = await call(made, ...argv);
      expect(stdout + stderr).not.toContain(other);
      expect(stdout).toContain('it is ');
    }
  });
});

describe('the configuration', () => {
  it('leaves out files, turns rules off and changes severities', async () => {
    const made = leaky('exclude: [src]\nseverity:\n  sentry-user-token: off\n  sentry-org-token: warning\n');
    expect(await findings(made)).toMatchObject([{ ruleId: 'sentry-org-token', severity: 'warning' }]);
  });

  it('in a folder below the root is named as not read, unless it is the one that was asked for', async () => {
    const made = leaky('').file('packages/a/.sntrylint.yml', 'exclude: [src]\n');
    const wanted = 'packages/a/.sntrylint.yml is not read: a repository has one configuration, at its root';
    for (const argv of [[], ['packages'], ['--no-config']]) expect((await call(made, ...argv)).stdout.replaceAll(/\s+/g, ' ')).toContain(wanted);
    expect((await call(made.stage(), 'staged')).stdout.replaceAll(/\s+/g, ' ')).toContain(wanted);
    expect((await call(made, '--config', 'packages/a/.sntrylint.yml')).stdout).not.toContain('not read');
  });

  it('is overruled by --rule, and joined by --exclude', async () => {
    const made = leaky('exclude: [src]\nseverity:\n  sentry-user-token: off\n');
    expect(await findings(made, '--rule', 'sentry-user-token')).toMatchObject([{ ruleId: 'sentry-user-token' }]);
    expect((await call(made, '--exclude', 'test', '--rule', 'sentry-user-token')).code).toBe(0);
  });

  it('brings rules of its own', async () => {
    const made = repo().file('a.txt', `acme_${make.hex(16)}\n`).file('.sntrylint.yaml', ownRule);
    expect(await findings(made)).toMatchObject([{ ruleId: 'acme-key', kind: 'custom' }]);
    expect((await call(made, '--rule', 'acme-kye')).stderr).toContain('did you mean `acme-key`?');
  });

  it('decides what fails: `live` counts all findings where Sentry is not asked', async () => {
    expect((await call(leaky('fail-on: none\n'))).code).toBe(0);
    expect((await call(leaky('fail-on: live\n'))).code).toBe(1);
    expect((await call(leaky('fail-on: none\n'), '--fail-on', 'any')).code).toBe(1);
  });

  it('holds for a hook in a folder below the root', async () => {
    const made = leaky('exclude: [src, test]\n').stage();
    const { code } = await sntrylint(['staged'], { cwd: made.path('src'), env: made.env });
    expect(code).toBe(0);
  });

  it('holds in a linked work tree', async () => {
    const made = leaky('exclude: [src, test]\n').stage().commit('first').worktree('side');
    expect((await call(made)).code).toBe(0);
  });

  it('is not read with --no-config, and read from elsewhere with --config', async () => {
    const made = leaky('exclude: [src, test]\n').file('ci/strict.yml', 'fail-on: none\n');
    expect((await call(made, '--no-config')).code).toBe(1);
    expect(await findings(made, '--config', 'ci/strict.yml')).toHaveLength(2);
    expect((await call(made, '--config', 'ci/strict.yml')).code).toBe(0);
  });

  it.each([
    ['a key that does not exist', (made: Repo) => made.file('.sntrylint.yaml', 'exlude: []\n'), [], 'unknown key "exlude" (.sntrylint.yaml:1:1)\n  fix: did you mean "exclude"?'],
    ['a file that does not exist', (made: Repo) => made, ['--config', 'gone.yaml'], 'there is no such file (gone.yaml)'],
    ['two configurations', (made: Repo) => made.file('.sntrylint.json', '{}').file('.sntrylint.yaml', ''), [], 'there are two configurations, .sntrylint.yaml and .sntrylint.json'],
    ['both --config and --no-config', (made: Repo) => made, ['--config', 'x', '--no-config'], 'contradicts --config (--no-config)'],
    ['a symlink that leads out of the repository', (made: Repo) => made.symlink('.sntrylint.yaml', '/etc/passwd'), [], 'the file is behind a symlink that leads out of the repository (.sntrylint.yaml)'],
    ['a baseline behind such a symlink', (made: Repo) => made.symlink('out', '/tmp').file('.sntrylint.yaml', 'baseline: out/b.json\n'), ['baseline'], 'the file is behind a symlink that leads out of the repository (out/b.json)'],
  ])('%s ends with 2, and nothing is scanned', async (_, prepare, argv, wanted) => {
    const made = prepare(repo().file('a.txt', token));
    const { code, stdout, stderr } = await call(made, ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(wanted);
  });

  it('may be a symlink within the repository, and is no folder', async () => {
    const made = leaky('').remove('.sntrylint.yaml').file('ci/lint.yaml', 'exclude: [src, test]\n');
    symlinkSync('ci/lint.yaml', made.path('.sntrylint.yaml'));
    expect((await call(made)).code).toBe(0);
    made.remove('.sntrylint.yaml');
    mkdirSync(made.path('.sntrylint.yaml'));
    expect((await call(made)).stderr).toContain('the file is not a regular file (.sntrylint.yaml)');
  });
});

describe('--config-from', () => {
  const changed = (): Repo =>
    repo()
      .file('.sntrylint.yaml', 'exclude: [docs]\n')
      .stage()
      .commit('first')
      .file('.sntrylint.yaml', 'exclude: [docs, src]\n')
      .file('src/a.ts', `x = '${token}'\n`)
      .stage();

  it('keeps a change from excusing itself', async () => {
    const made = changed();
    expect((await call(made, 'staged')).code).toBe(0);
    expect((await call(made, 'staged', '--config-from', 'HEAD')).code).toBe(1);
  });

  it('reads the baseline from there too', async () => {
    const made = changed();
    await call(made, 'baseline', '--no-config');
    made.stage();
    expect((await call(made, '--no-config')).code).toBe(0);
    expect((await call(made, '--config-from', 'HEAD')).code).toBe(1);
    made.commit('excuse it');
    expect((await call(made, '--config-from', 'HEAD', '--no-config')).code).toBe(0);
    expect((await call(made, '--config-from', 'HEAD~1', '--no-config')).code).toBe(1);
  });

  it('has none where that commit has none', async () => {
    const made = repo({ firstCommit: true }).file('.sntrylint.yaml', 'exclude: [a.txt]\n').file('a.txt', token);
    expect((await call(made, '--config-from', 'HEAD')).code).toBe(1);
  });

  it('names the commit where its configuration is wrong', async () => {
    const made = repo().file('.sntrylint.yaml', 'exlude: []\n').stage().commit('first').file('.sntrylint.yaml', '');
    expect((await call(made, '--config-from', 'main')).stderr).toContain('unknown key "exlude" (main:.sntrylint.yaml:1:1)');
  });

  it('takes --config for a path in that commit', async () => {
    const made = repo().file('ci/lint.yaml', 'exclude: [a.txt]\n').stage().commit('first').remove('ci/lint.yaml').file('a.txt', token);
    expect((await call(made, '--config-from', 'HEAD', '--config', 'ci/lint.yaml', '--exclude', '.git*')).code).toBe(3);
    expect((await call(made, '--config-from', 'HEAD', '--config', '../lint.yaml')).stderr).toContain('outside of the repository');
  });

  it.each(['gone', '--output=x', 'HEAD:README'])('refuses what names no commit: %j', async (name) => {
    const made = repo({ firstCommit: true });
    const { code, stdout } = await call(made, `--config-from=${name}`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  it('reads no symlink of a commit', async () => {
    const made = repo().symlink('.sntrylint.yaml', 'a.txt').file('a.txt', '').stage().commit('first');
    expect((await call(made, '--config-from', 'HEAD')).stderr).toContain('the file is not a regular file (HEAD:.sntrylint.yaml)');
  });
});

describe('sntrylint config', () => {
  it('shows what holds, and where it comes from', async () => {
    const made = leaky('exclude: [docs]\nmax-file-size: 1MB\nsuppress:\n  - path: test/**\n    reason: made up\n    until: 2999-01-01\n');
    await call(made, 'baseline', '--no-config');
    const { code, stdout } = await call(made, 'config', '--exclude', '*.snap', '--decode-depth', '0');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^configuration: \.sntrylint\.yaml\nbaseline: \.sntrylint-baseline\.json, 2 entries\n/);
    expect(stdout).toMatch(/^exclude +docs +\.sntrylint\.yaml:1, --exclude\n +\*\.snap$/m);
    expect(stdout).toMatch(/^max-file-size +1000000 bytes +\.sntrylint\.yaml:2$/m);
    expect(stdout).toMatch(/^decode-depth +0 +--decode-depth$/m);
    expect(stdout).toMatch(/^fail-on +any +default$/m);
    expect(stdout).toMatch(/^suppress +test\/\*\*: made up \(until 2999-01-01\) \[\.sntrylint\.yaml:4\] +\.sntrylint\.yaml:3$/m);
  });

  it('shows it as JSON', async () => {
    const { stdout } = await call(leaky('fail-on: none\n'), 'config', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      file: '.sntrylint.yaml',
      baseline: null,
      values: { 'fail-on': { value: 'none', from: '.sntrylint.yaml:1' }, exclude: { value: [], from: 'default' } },
    });
  });
});
