import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { content, scan } from '../../src/index.ts';
import { Rooms } from '../../src/editor/rooms.ts';
import { baits, filled } from '../support/engine/baits.ts';
import { type Outcome, sntrylint } from '../support/fake-io.ts';
import { repo } from '../support/repo.ts';

/** Content that takes so long to search that it is given up, by every way in. */
const bait = filled(baits['directives on one line'].text, 24_000);
const why = 'too much of it looks like tokens, keys or encoded text to be searched to its end';

const made = repo({ firstCommit: true });
made.file('bait.txt', bait).stage();
const staged = await call('staged');
made.commit('bait');
made.file('a.gz', gzipSync(bait)).file('message', `bait\n\n${bait.toString('latin1')}`);
const zeros = '0'.repeat(40);
const head = made.git('rev-parse', 'HEAD').trim();

function call(...argv: readonly string[]): Promise<Outcome> {
  return sntrylint([...argv, '--format', 'json'], { cwd: made.root, env: made.env });
}

describe('content that is given up makes the scan incomplete, and is named:', () => {
  it.each([
    ['staged', 'bait.txt', () => Promise.resolve(staged)],
    ['files', 'bait.txt', () => call('.')],
    ['one file', 'bait.txt', () => call('bait.txt')],
    ['a range', 'bait.txt', () => call('range', 'HEAD~1..HEAD')],
    ['history', 'bait.txt', () => call('history', '--no-cache')],
    ['standard input', '<stdin>', () => sntrylint(['stdin', '--format', 'json'], { cwd: made.root, env: made.env, stdin: bait })],
    ['a push', 'bait.txt', () => sntrylint(['pre-push', 'origin', 'x', '--format', 'json'], { cwd: made.root, env: made.env, stdin: `refs/heads/main ${head} refs/heads/main ${zeros}\n` })],
    ['a message', 'message', () => call('commit-msg', 'message')],
    ['an archive', 'a.gz!a', () => call('a.gz', '--archives')],
  ])('%s', async (_, path, of) => {
    const { code, stdout } = await of();
    expect(JSON.parse(stdout)).toMatchObject({ scan: { complete: false, notRead: expect.arrayContaining([{ path, reason: why }]) } });
    expect(code).toBe(3);
  });
});

describe('content that is given up', () => {
  it('is named by the library', async () => {
    const { scan: looked } = await scan(content(bait, 'a.txt'));
    expect(looked).toMatchObject({ complete: false, notRead: [{ path: 'a.txt', reason: why }] });
  });

  it('is stopped before a coding agent sends, writes or reads it', async () => {
    const payload = (tool_name: string, tool_input: object): string => JSON.stringify({ session_id: 's', transcript_path: '/t', cwd: made.root, permission_mode: 'default', hook_event_name: 'PreToolUse', tool_name, tool_input });
    for (const stdin of [payload('Bash', { command: bait.toString() }), payload('Read', { file_path: made.path('bait.txt') })]) {
      const { code, stderr } = await sntrylint(['agent-hook', 'claude-code'], { cwd: made.root, env: made.env, stdin });
      expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    }
  });

  it('is told of at the top of the text in an editor; so is a rule of one\'s own that does not end, and a text above the limit', async () => {
    const own = repo()
      .file('.sntrylint.yaml', 'max-file-size: 40 kB\nrules-from: [own.yaml]\n')
      .file('own.yaml', "rules:\n  - { id: own-rule, pattern: 'word=x*x*x*x*x*x*x*x*y', anchor: { keywords: ['word='] }, maxLength: 4000 }\n");
    const room = await new Rooms(own.env, (error) => { throw error; }).of(own.path('a.txt'));
    const unread = (text: string): readonly string[] => room.judge(text, own.path('a.txt')).unread;
    expect(unread(bait.toString())).toEqual([why]);
    expect(unread(`word=${'x'.repeat(3000)}`)).toEqual(['the rule own-rule ran out of time here']);
    expect(unread('x'.repeat(40_001))).toEqual(['it is larger than 40 kB']);
    expect(unread('x')).toEqual([]);
  });
});
