import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sntrylint, type Outcome } from '../../support/fake-io.ts';
import { amount } from '../../support/how-long.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('import');
const [first, second, third] = [make.user(), make.user(), make.user()];
const call = (made: Repo, ...argv: readonly string[]): Promise<Outcome> => sntrylint(argv, { cwd: made.root, env: made.env });
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Which of the three tokens a baseline holds. */
function known(made: Repo): readonly string[] {
  const text = readFileSync(made.path('.sntrylint-baseline.json'), 'utf8');
  const has = (token: string): boolean => text.includes(createHash('sha256').update(token).digest('hex').slice(0, 32));
  return [['first', first], ['second', second], ['third', third]].flatMap(([name = '', token = '']) => (has(token) ? [name] : []));
}

/** Three tokens in the files, on lines 3, 1 and 2; the first is in the first commit. */
function leaky(): { readonly made: Repo; readonly commit: string } {
  const made = repo().file('src/a.py', `one\ntwo\nx = '${first}'\n`).stage().commit('first');
  const commit = made.git('rev-parse', 'HEAD').trim();
  return { made: made.file('src/b.py', `x = '${second}'\n`).file('c d:e.py', `\ny = '${third}'\n`), commit };
}

async function imported(made: Repo, name: string, content: string): Promise<Outcome> {
  return call(made.file(`in/${name}`, content), 'baseline', '--import', `in/${name}`, '--exclude', 'in', '--verbose');
}

/** As gitleaks 8 writes it. */
const gitleaks = (File: string, StartLine: number, Secret: string, Commit = '') => ({
  RuleID: 'generic-api-key', Description: 'Generic', StartLine, EndLine: StartLine, StartColumn: 2, EndColumn: 90,
  Match: `x = '${Secret}'`, Secret, File, SymlinkFile: '', Commit, Entropy: 4.17, Tags: [],
  Fingerprint: `${Commit === '' ? '' : `${Commit}:`}${File}:generic-api-key:${StartLine}`,
});

/** As trufflehog 3 writes it. */
const trufflehog = (data: object, Raw: string): string => JSON.stringify({ SourceMetadata: { Data: data }, SourceID: 1, DetectorName: 'SentryToken', Verified: false, Raw, Redacted: '' });

describe('sntrylint baseline --import', () => {
  it('takes the places of a .gitleaksignore, in files and in commits', async () => {
    const { made, commit } = leaky();
    const { code, stdout } = await imported(made, 'ignore', `# ours\n${commit}:src/a.py:generic-api-key:3\n\nc d:e.py:generic-api-key:2\nsrc/b.py:aws:7\n`);
    expect(code).toBe(0);
    expect(known(made)).toEqual(['first', 'third']);
    expect(stdout).toContain('3 read, 2 found again\nnot found again: src/b.py:7\n');
  });

  it('lists what it does not find again, however much that is', async () => {
    const many = amount(20_000, 150_000);
    const lines = Array.from({ length: many }, (_, i) => `old/${i}.py:aws:7`);
    const { code, stdout } = await imported(leaky().made, 'ignore', `${lines.join('\n')}\n`);
    expect(code).toBe(0);
    expect(stdout.match(/not found again: /g)).toHaveLength(many);
  });

  it('takes what only an old commit holds', async () => {
    const { made, commit } = leaky();
    made.remove('src/a.py').stage().commit('without it');
    await imported(made, 'ignore', `${commit}:src/a.py:generic-api-key:3\n`);
    expect(known(made)).toEqual(['first']);
  });

  it('does not excuse in the files what a commit had on that line', async () => {
    const { made, commit } = leaky();
    made.file('src/a.py', `one\ntwo\nx = '${second}'\n`);
    await imported(made, 'ignore', `${commit}:src/a.py:generic-api-key:3\n`);
    expect(known(made)).toEqual(['first']);
  });

  it('takes the secrets of a report of gitleaks, wherever they stand now', async () => {
    const { made, commit } = leaky();
    made.file('moved.py', `\n\n\nx = '${second}'\n`).remove('src/b.py');
    await imported(made, 'report.json', JSON.stringify([gitleaks('src/a.py', 3, first, commit), gitleaks('src/b.py', 1, second), gitleaks('x', 1, 'AKIA')]));
    expect(known(made)).toEqual(['first', 'second']);
  });

  it.each(['REDACTED', 'sntryu_0123456789...'])('takes the places of a report whose secrets are hidden: %s', async (hidden) => {
    const { made } = leaky();
    await imported(made, 'report.json', JSON.stringify([gitleaks('src/b.py', 1, hidden), gitleaks('src/a.py', 2, hidden)]));
    expect(known(made)).toEqual(['second']);
  });

  it('takes the hashes of a .secrets.baseline, but not what was found to be real', async () => {
    const { made } = leaky();
    const entry = (filename: string, token: string, more: object = {}) => ({ type: 'Secret Keyword', filename, hashed_secret: sha1(token), is_verified: false, line_number: 1, ...more });
    const results = { 'src/b.py': [entry('src/b.py', second)], 'src\\a.py': [entry('src\\a.py', first, { is_secret: true }), entry('src\\a.py', 'other')] };
    const { stdout } = await imported(made, '.secrets.baseline', JSON.stringify({ version: '1.5.0', plugins_used: [], results, generated_at: '2026-01-01T00:00:00Z' }));
    expect(known(made)).toEqual(['second']);
    expect(stdout).toContain('2 read, 1 found again');
  });

  it('takes the secrets of trufflehog, line by line among its log', async () => {
    const { made, commit } = leaky();
    const lines = [
      '{"level":"info-0","msg":"running source"}',
      trufflehog({ Git: { commit, file: 'src/a.py', email: 'a', repository: 'r', timestamp: 't', line: 3 } }, first),
      trufflehog({ Filesystem: { file: made.path('src/b.py'), line: 1 } }, second),
    ];
    await imported(made, 'truffle.json', `${lines.join('\n')}\n`);
    expect(known(made)).toEqual(['first', 'second']);
  });

  it('adds to what is known', async () => {
    const { made } = leaky();
    await imported(made, 'one', 'src/b.py:x:1\n');
    await imported(made, 'two', 'c d:e.py:x:2\n');
    expect(known(made)).toEqual(['second', 'third']);
  });

  it('says nothing of a secret that the file holds', async () => {
    const { made } = leaky();
    const { stdout, stderr } = await imported(made, 'report.json', JSON.stringify([gitleaks(first, 1, 'AKIA')]));
    expect(stdout + stderr).not.toMatch(new RegExp(`${first}|${second}`));
  });

  it.each([['prose', 'hello\n'], ['another report', '{"findings":[]}'], ['half a report', '[{"RuleID":"x"}]']])('refuses %s with 2', async (_, content) => {
    const { made } = leaky();
    const { code, stderr } = await imported(made, 'x', content);
    expect(code).toBe(2);
    expect(stderr).toContain('this file cannot be imported (in/x)');
  });

  it('refuses a file that is not there, and pruning at once', async () => {
    const { made } = leaky();
    expect((await call(made, 'baseline', '--import', 'gone')).stderr).toContain('the file cannot be read: ENOENT (gone)');
    expect((await call(made, 'baseline', '--import', 'x', '--prune')).code).toBe(2);
  });
});
