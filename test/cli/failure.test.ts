import { expect, it } from 'vitest';
import { failure } from '../../src/cli/failure.ts';
import { UserError } from '../../src/errors.ts';
import { gitFailure } from '../../src/git/run.ts';
import { tokens } from '../support/tokens.ts';

it('tells what, where and what to do, with the exit code that the error asks for', () => {
  const error = new UserError('no git here', { where: '/tmp/x', fix: 'install git', exitCode: 3 });
  expect(failure(error)).toEqual({ text: 'sntrylint: no git here (/tmp/x)\n  fix: install git\n', exitCode: 3 });
});

it('tells everything that is wrong at once, up to twenty things', () => {
  const all = Array.from({ length: 25 }, (_, line) => new UserError('no', { where: `a:${line + 2}` }));
  expect(failure(new UserError('never', { where: 'a:1', fix: 'mend it', more: all.slice(0, 1) })).text).toBe('sntrylint: never (a:1)\n  fix: mend it\nsntrylint: no (a:2)\n');
  const lines = failure(new UserError('never', { where: 'a:1', more: all })).text.split('\n');
  expect([lines.length, lines[20]]).toEqual([22, 'sntrylint: and 6 more things are wrong there']);
});

it('shows a bug as one line with its place, and as an incomplete scan', () => {
  const { text, exitCode } = failure(new TypeError('boom'));
  expect(exitCode).toBe(3);
  expect(text).toMatch(/^sntrylint: this is a bug in sntrylint; the scan is not complete: TypeError at failure\.test\.ts:\d+:\d+.*\n$/);
});

it('names the code of an error of the system', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  expect(failure(error).text).toContain('Error ENOSPC write');
});

it('never repeats the message of a foreign error, which may quote what was scanned', () => {
  const secret = tokens().systemSecret();
  expect(failure(new Error(`cannot read ${secret}`)).text).not.toContain(secret.slice(0, 8));
  expect(failure(secret).text).not.toContain(secret.slice(0, 8));
  expect(failure(null).exitCode).toBe(3);
});

it('masks a token that was given as a path or an argument', () => {
  for (const token of [tokens().user(), tokens().org(), tokens().legacy()]) {
    const { text } = failure(new UserError(`no such file: ${token}`, { where: token, fix: `not ${token}` }));
    expect(text).not.toContain(token.slice(12));
  }
});

it('shows escape sequences instead of sending them to the terminal', () => {
  const { text } = failure(new UserError('no such file', { where: 'a\u001b[31m\nb' }));
  expect(text).toBe('sntrylint: no such file (a\\x1b[31m\\nb)\n');
});

it('quotes what git says to do line by line, as git prints it', () => {
  const stderr = "warning: a word before\nfatal: detected dubious ownership in repository at '/x'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /x\n";
  const error = gitFailure(['-c', 'a=b', 'rev-parse'], { code: 128, signal: null, stderr });
  expect(failure(error).text.split('\n')).toEqual([
    "sntrylint: git rev-parse failed with exit code 128: fatal: detected dubious ownership in repository at '/x'",
    '  fix: warning: a word before',
    '       To add an exception for this directory, call:',
    '',
    '           git config --global --add safe.directory /x',
    '',
  ]);
  expect(error.line).toContain('call: git config');
});

it('quotes no more lines of git than anybody reads, and none of them steers a terminal or a job', () => {
  const stderr = `fatal: no\n\u001b[31mred\n::error::it\n${'more\n'.repeat(1000)}`;
  const { text } = failure(gitFailure(['log'], { code: 128, signal: null, stderr }));
  expect(text).toContain('  fix: \\x1b[31mred\n       \\x3a:error::it\n');
  expect(text.split('\n').length).toBe(14);
});
