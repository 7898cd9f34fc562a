import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { tokens } from '../support/tokens.ts';

const token = tokens('lint').user();
const leak = `SENTRY_AUTH_TOKEN=${token}\n`;
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sntrylint-lint-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);

describe('the exit code', () => {
  it('is 0 for clean content and 1 for a finding', async () => {
    write('a.txt', 'clean\n');
    expect((await sntrylint([], { cwd })).code).toBe(0);
    write('b.txt', leak);
    expect((await sntrylint([], { cwd })).code).toBe(1);
  });

  it('is 1 for a finding whatever the format, and wherever the report goes', async () => {
    write('.env', leak);
    expect((await sntrylint(['--format', 'json'], { cwd })).code).toBe(1);
    expect((await sntrylint(['--output', 'report.txt'], { cwd })).code).toBe(1);
  });

  it('is 3 where nothing was read that should have been', async () => {
    const { code, stdout } = await sntrylint(['--format', 'json'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ scan: { files: 0, complete: false } });
  });

  it('is 2 where a file is named that does not exist', async () => {
    write('.env', leak);
    const { code, stdout, stderr } = await sntrylint(['.env', 'gone.txt'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('gone.txt');
  });

  it('is 3 for `staged` outside of a repository', async () => {
    const { code, stderr } = await sntrylint(['staged'], { cwd, env: { PATH: process.env.PATH, GIT_CEILING_DIRECTORIES: tmpdir() } });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^sntrylint: /);
  });

  it('is 0 for an empty standard input', async () => {
    expect((await sntrylint(['stdin'], { cwd, stdin: '' })).code).toBe(0);
  });
});

describe('the report', () => {
  it('makes the folders of a file', async () => {
    write('a.txt', 'clean\n');
    await sntrylint(['--format', 'json:reports/new/a.json'], { cwd });
    expect(existsSync(join(cwd, 'reports/new/a.json'))).toBe(true);
  });

  it('is written through no symlink that a checkout brings', async () => {
    write('a.txt', 'clean\n');
    const outside = mkdtempSync(join(tmpdir(), 'sntrylint-outside-'));
    symlinkSync(join(outside, 'file'), join(cwd, 'report.json'));
    symlinkSync(outside, join(cwd, 'reports'));
    for (const [file, reason] of [['report.json', 'the file is a symlink'], ['reports/a.json', 'a symlink that leads out of the repository']] as const) {
      const { code, stderr } = await sntrylint(['--format', `json:${file}`], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain(reason);
    }
    expect(readdirSync(outside)).toEqual([]);
  });

  it('goes to the file of --output, and a line on standard error says so', async () => {
    write('.env', leak);
    const { stdout, stderr } = await sntrylint(['--format', 'json', '--output', 'report.json'], { cwd });
    expect(stdout).toBe('');
    expect(stderr).toBe('sntrylint: 1 finding; the report is in report.json\n');
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ schemaVersion: 1, summary: { findings: 1 } });
  });

  it('that cannot be written is a 3, which says why', async () => {
    write('.env', leak);
    mkdirSync(join(cwd, 'folder'));
    const { code, stderr } = await sntrylint(['--output', 'folder'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toBe('sntrylint: the report could not be written: EISDIR (folder)\n');
  });

  it('comes in several formats at once, each but one in a file of its own', async () => {
    write('.env', leak);
    const { code, stdout } = await sntrylint(['--format', 'pretty', '--format', 'sarif:out.sarif', '--format', 'json:out.json'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('error: Sentry Personal Token');
    expect(JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it.each([
    [['--format', 'json', '--format', 'sarif'], 'two reports would go to standard output (--format)'],
    [['--format', 'json:a', '--format', 'sarif:a'], 'two reports would go to one file (a)'],
    [['--format', 'json:a', '--output', 'b'], 'every report has a file of its own, so nothing is left to be written there (--output)'],
    [['--format', 'json:'], 'the file after the colon is missing (--format)'],
  ])('is refused where %j leaves open what goes where', async (argv, words) => {
    const { code, stderr } = await sntrylint(argv, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`sntrylint: ${words}\n`);
  });

  it('as JSON lines comes while the scan goes on: a line for each file that holds the secret, then the summary', async () => {
    write('a.env', leak);
    write('b.env', leak);
    const { code, stdout } = await sntrylint(['--format', 'jsonl'], { cwd });
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string; fingerprint?: string; summary?: { findings: number } });
    expect(code).toBe(1);
    expect(lines.map(({ type }) => type)).toEqual(['finding', 'finding', 'summary']);
    expect(lines[0]!.fingerprint).toBe(lines[1]!.fingerprint);
    expect(lines[2]!.summary!.findings).toBe(1);
    await sntrylint(['--format', 'jsonl:out.jsonl'], { cwd });
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('comes with where the time went, on standard error, with --stats', async () => {
    write('.env', leak);
    const { code, stderr } = await sntrylint(['--stats'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^where the time went\n {2}start .* ms .*\n {2}prepare .* ms .*\n {2}read .* ms .*\n {2}scan .* bytes, .* MB\/s\n {2}judge /);
    expect(stderr).toMatch(/^ {2}sentry-user-token .* ms {2}1 tries, 1 hits$/m);
    expect((await sntrylint([], { cwd })).stderr).toBe('');
  });

  it('for GitHub adds what annotations cannot hold to the summary of the step', async () => {
    write('.env', leak);
    const summary = join(cwd, 'summary.md');
    const { stdout } = await sntrylint(['--format', 'github', '.env'], { cwd, env: { ...process.env, GITHUB_STEP_SUMMARY: summary } });
    expect(stdout).toContain('::error file=.env,line=1');
    expect(readFileSync(summary, 'utf8')).toContain('.env');
  });

  it('never holds the secret, in any format', async () => {
    write('.env', leak);
    for (const format of ['pretty', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'html']) {
      const { stdout } = await sntrylint(['--format', format, '--verbose'], { cwd });
      expect(stdout).toContain('sntryu_…');
      expect(stdout).not.toContain(token.slice(7, 20));
    }
  });

  it('shows the secret on a terminal where that was asked for', async () => {
    write('.env', leak);
    expect((await sntrylint(['--show-secrets'], { cwd, terminal: 200 })).stdout).toContain(token);
    expect((await sntrylint([], { cwd, terminal: 200 })).stdout).not.toContain(token.slice(7, 20));
  });

  it('is left out by --quiet where there is nothing to say', async () => {
    write('a.txt', 'clean\n');
    expect(await sntrylint(['--quiet'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await sntrylint([], { cwd })).stdout).not.toBe('');
  });
});

describe('colour', () => {
  const escape = '\u001b[';
  it.each([
    ['on a terminal', [], {}, 80, true],
    ['not in a pipe', [], {}, undefined, false],
    ['not with NO_COLOR', [], { NO_COLOR: '1' }, 80, false],
    ['with an empty NO_COLOR', [], { NO_COLOR: '' }, 80, true],
    ['with FORCE_COLOR in a pipe', [], { FORCE_COLOR: '1' }, undefined, true],
    ['not with FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, 80, false],
    ['not on a dumb terminal', [], { TERM: 'dumb' }, 80, false],
    ['with --color always, whatever the environment', ['--color', 'always'], { NO_COLOR: '1' }, undefined, true],
    ['not with --color never', ['--color', 'never'], { FORCE_COLOR: '1' }, 80, false],
  ] as const)('is used: %s', async (_, argv, env, terminal, wanted) => {
    write('.env', leak);
    const world = { cwd, env: { PATH: process.env.PATH, ...env }, ...(terminal === undefined ? {} : { terminal }) };
    const { stdout } = await sntrylint(argv, world);
    expect(stdout.includes(escape)).toBe(wanted);
  });
});

describe('options', () => {
  it('--rule leaves the other rules out', async () => {
    write('.env', leak);
    expect((await sntrylint(['--rule', 'sentry-org-token'], { cwd })).code).toBe(0);
    expect((await sntrylint(['--rule', 'sentry-org-token', '--rule', 'sentry-user-token'], { cwd })).code).toBe(1);
  });

  it('--exclude leaves files out', async () => {
    write('.env', leak);
    write('a.txt', 'clean\n');
    expect((await sntrylint(['--exclude', '*.env'], { cwd })).code).toBe(0);
  });

  it('--max-file-size makes a scan incomplete that had to leave a file out', async () => {
    write('big.txt', 'x'.repeat(2000));
    const { code, stdout } = await sntrylint(['--max-file-size', '1KB', '--format', 'json'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ scan: { notRead: [{ path: 'big.txt' }] } });
  });

  it('--decode-depth says how deep to look', async () => {
    write('a.txt', `${Buffer.from(leak).toString('base64')}\n`);
    expect((await sntrylint([], { cwd })).code).toBe(1);
    expect((await sntrylint(['--decode-depth', '0'], { cwd })).code).toBe(0);
  });

  it('--path judges standard input as a file of that name', async () => {
    const legacy = `[auth]\ntoken=${tokens('lint').legacy()}\n`;
    expect((await sntrylint(['stdin', '--path', '.sentryclirc'], { cwd, stdin: legacy })).code).toBe(1);
    expect((await sntrylint(['stdin', '--path', 'sums.txt'], { cwd, stdin: legacy })).code).toBe(0);
  });
});
