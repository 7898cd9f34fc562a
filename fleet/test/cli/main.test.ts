import { describe, expect, it } from 'vitest';
import { fleet } from '../support/fake-io.ts';

describe('sntrylint-fleet', () => {
  it('shows its help', async () => {
    const { code, stdout } = await fleet(['--help']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: sntrylint-fleet COMMAND [OPTION…]')]);
  });

  it('says what to do where it is called without a command', async () => {
    const { code, stderr } = await fleet([]);
    expect([code, stderr]).toEqual([2, 'sntrylint-fleet: a command is missing\n  fix: `sntrylint-fleet --help` lists the commands\n']);
  });
});

describe('a call that is wrong', () => {
  it.each([
    [['scann', 'x'], 'did you mean `sntrylint-fleet scan`?'],
    [['scan'], 'sntrylint-fleet scan WHAT…'],
    [['scan', 'x', '--formt', 'json'], 'did you mean `--format`?'],
    [['scan', 'x', '--format', 'jsn'], 'did you mean `json`?'],
    [['report', '--format', 'json', '--format', 'csv'], 'two reports would go to standard output'],
    [['report', 'x'], 'one argument too many'],
    [['excuse', 'x'], 'a fingerprint has 32 hex digits'],
    [['status', '--format', 'csv'], 'this command writes pretty or json'],
    [['verify', '--sentry-url', 'http://sentry.example.com'], 'A token is not sent over plain http'],
  ])('%j says what to do', async (argv, words) => {
    const { code, stderr } = await fleet(argv, { env: { PATH: process.env['PATH'], HOME: '/nowhere' } });
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('the help', () => {
  it.each(['scan', 'report', 'verify', 'excuse', 'status', 'add', 'work', 'forget'])('of %s has examples and exit codes', async (verb) => {
    const { code, stdout } = await fleet([verb, '--help']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^Usage: sntrylint-fleet ${verb}[^]*Examples:\\n  sntrylint-fleet ${verb}[^]*Exit codes:\\n  0`))]);
    expect(stdout.split('\n').filter((line) => line.length > 79)).toEqual([]);
  });
});
