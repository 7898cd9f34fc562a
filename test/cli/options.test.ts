import { describe, expect, it, test } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { isLong } from '../support/how-long.ts';
import { repo } from '../support/repo.ts';

const scans: readonly (readonly string[])[] = [['.'], ['staged'], ['range', 'HEAD'], ['history'], ['stdin'], ['commit-msg', 'a.txt'], ['pre-push'], ['pre-receive']];

const options: readonly (readonly string[])[] = [
  ['--format', 'json'], ['--output', 'out.txt'], ['--fail-on', 'any'], ['--no-baseline'], ['--no-config'], ['--rule', 'sentry-user-token'],
  ['--exclude', '*.png'], ['--max-file-size', '5MB'], ['--archives'], ['--decode-depth', '1'], ['--jobs', '1'], ['--quiet'], ['--verbose'], ['--color', 'never'], ['--stats'],
];

test.each(scans)('%s takes the options of every scan', async (...command) => {
  const made = repo().file('a.txt', 'hello\n').stage().commit('a');
  const head = made.git('rev-parse', 'HEAD').trim();
  const stdin = command[0] === 'pre-receive' ? `${head} ${head} refs/heads/main\n` : '';
  for (const option of isLong ? [...options, options.flat()] : [options.flat()]) {
    const { code, stderr } = await sntrylint([...command, ...option], { cwd: made.root, env: made.env, stdin });
    expect([option, code, stderr.includes('no such option')]).toEqual([option, 0, false]);
  }
});

describe('--format of a command whose answer is no report', () => {
  const words = 'sntrylint: this command writes pretty or json, to standard output (--format)\n';
  it.each(['explain', 'verify', 'revoke', 'audit', 'doctor', 'config'])('%s names the two that there are, whatever was typed', async (verb) => {
    for (const typed of [['xml'], ['sarif'], ['json:out.json'], ['json', '--format', 'pretty']]) {
      expect(await sntrylint([verb, '--format', ...typed], { stdin: 'x' })).toMatchObject({ code: 2, stdout: '', stderr: words });
    }
  });
});
