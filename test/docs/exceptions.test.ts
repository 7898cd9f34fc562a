import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/file/read-config.ts';
import { commands } from '../../src/cli/commands.ts';
import { flags } from '../../src/cli/arguments/flags.ts';
import { sntrylint } from '../support/fake-io.ts';
import { say } from '../support/report/findings.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = (name: string): string => readFileSync(`${root}docs/${name}.md`, 'utf8');
const blocks = (text: string, language: string): readonly string[] => [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block]) => block!);

describe.each(['exceptions', 'configuration'])('docs/%s.md', (name) => {
  it('shows configurations that are taken', async () => {
    const shown = blocks(page(name), 'yaml');
    expect(shown).toHaveLength(1);
    await expect(readConfig(Buffer.from(shown[0]!), 'x', () => Promise.reject(new Error('none')))).resolves.toHaveProperty('config');
  });

  it('names only commands and options that exist', () => {
    const typed = blocks(page(name), 'sh').join('').split('\n').filter((line) => line.startsWith('sntrylint'));
    expect(typed.length).toBeGreaterThan(0);
    for (const line of typed) expect(commands).toHaveProperty([line.split(' ')[1]!]);
    // `--redact` is an option of gitleaks.
    const named = [...page(name).matchAll(/`[^`\n]*?--([a-z][a-z-]*)/g)].map(([, option]) => option!);
    expect(named.filter((option) => !(option in flags) && option !== 'redact')).toEqual([]);
  });
});

/** The block of docs/exceptions.md that holds a word. */
const blockWith = (word: string): string => blocks(page('exceptions'), 'text').find((block) => block.includes(word))!;

describe('the comments of docs/exceptions.md', () => {
  const token = tokens('docs comments').user();

  it.each(blockWith('noqa').split('\n\n'))('%s', async (comment) => {
    const stdin = comment.includes('disable-line') ? comment.replace('make_token()', `'${token}'`) : `${comment.trimEnd()}\n${token}`;
    const { code, stdout } = await sntrylint(['stdin'], { stdin });
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 suppressed')]);
  });

  it('one that does not count is named as the page shows it', async () => {
    const { stdout } = await sntrylint(['stdin'], { stdin: say(`\n\n// @disable-line -- why\n${token}`), terminal: 140, env: { NO_COLOR: '1' } });
    expect(stdout).toContain(blockWith('│ !').trim());
  });
});

describe('the commands of docs/exceptions.md', () => {
  it('do what it says', async () => {
    const token = tokens('docs exceptions').user();
    const made = repo()
      .file('old.txt', token)
      .file('.gitattributes', blockWith('merge=union'))
      .file('.gitleaksignore', 'old.txt:generic-api-key:1\n')
      .file('gitleaks-report.json', '[]')
      .file('.secrets.baseline', '{"version":"1.5.0","results":{}}')
      .file('trufflehog.json', JSON.stringify({ SourceMetadata: { Data: { Filesystem: { file: 'old.txt', line: 1 } } }, Raw: 'other' }))
      .stage()
      .commit('first');
    made.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    made.file('a.txt', 'clean\n').stage().commit('second');
    for (const line of blocks(page('exceptions'), 'sh').join('').trim().split('\n')) {
      const [program, ...argv] = line.split(' ');
      const ran = program === 'git' ? { code: 0, stderr: '', stdout: made.git(...argv) } : await sntrylint(argv, { cwd: made.root, env: made.env });
      expect([line, ran]).toMatchObject([line, { code: 0, stderr: '' }]);
    }
    expect((await sntrylint([], { cwd: made.root, env: made.env })).code).toBe(0);
  });

  it('say of an exception that ended what the page shows', async () => {
    const made = repo().file('scripts/a.sh', `sentry-cli --auth-token ${tokens('docs ended').user()} info\n`).file('.sntrylint.yaml', blocks(page('exceptions'), 'yaml')[0]!.replace('2027-03-31', '2024-03-31'));
    const { stdout } = await sntrylint(['--rule', 'practice-token-argument'], { cwd: made.root, env: made.env });
    const shown = blockWith('is back').trim().replace('2027-03-31', '2024-03-31');
    expect(stdout.replaceAll(/\n {6}/g, ' ')).toContain(shown);
  });
});
