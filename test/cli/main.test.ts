import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitArguments } from '../../src/cli/arguments/arguments.ts';
import { flags } from '../../src/cli/arguments/flags.ts';
import { readFlags } from '../../src/cli/arguments/read-flags.ts';
import { commands, defaultCommand } from '../../src/cli/commands.ts';
import { sources } from '../../src/sources/sources.ts';
import { version } from '../../src/version.ts';
import { sntrylint } from '../support/fake-io.ts';
import { tokens } from '../support/tokens.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sntrylint-main-'));
  writeFileSync(join(cwd, 'clean.txt'), 'nothing here\n');
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, stdout, stderr } = await sntrylint(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const [verb, { summary }] of Object.entries(commands)) expect(stdout).toMatch(new RegExp(`^  ${verb} +${summary.slice(0, 20)}`, 'm'));
    expect(stdout).toContain('Exit codes:');
  });

  it.each(Object.keys(commands))('exists for %s and fits 80 columns', async (verb) => {
    const { code, stdout } = await sntrylint([verb, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: sntrylint ${verb}\\b`));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(80);
  });

  it('wins over everything else on the line', async () => {
    const { code, stdout } = await sntrylint(['staged', '--no-such-thing', '-h']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: sntrylint staged');
  });

  it('names only options that the command takes', async () => {
    expect((await sntrylint(['explain', '--help'])).stdout).not.toContain('--exclude');
    expect((await sntrylint(['verify', '--help'])).stdout).not.toContain('scanned');
    expect((await sntrylint(['--help'])).stdout).toContain('--exclude GLOB');
    expect((await sntrylint(['staged', '--help'])).stdout).toMatch(/--format FORMAT\[:FILE\] +the format of the report: pretty, json/);
  });

  it('lists options in groups, without those that the command refuses or that do nothing there', async () => {
    const { stdout } = await sntrylint(['staged', '--help']);
    expect([...stdout.matchAll(/^([A-Z].*):$/gm)].map(([, heading]) => heading)).toEqual(['Examples', 'What is read', 'What is looked for', 'What counts', 'The report', 'Asking Sentry', 'Other', 'Exit codes']);
    for (const refused of ['--revoke', '--yes', '--open', '--wait', '--audit-log', '--jobs']) expect(stdout).not.toMatch(new RegExp(`^ +${refused}\\b`, 'm'));
    expect((await sntrylint(['history', '--help'])).stdout).toMatch(/^ +--jobs N/m);
    expect((await sntrylint(['--help'])).stdout).toMatch(/^ +--revoke/m);
  });

  it.each(['', ...Object.keys(commands)])('shows three examples of sntrylint %s that are calls of it', async (verb) => {
    const entry = verb === '' ? defaultCommand : commands[verb]!;
    const command = await entry.load();
    expect(command.examples.length).toBeGreaterThanOrEqual(verb === 'lsp' ? 1 : 3);
    for (const [line] of command.examples) {
      // What stands before a pipe or behind one is the shell's.
      const call = line.split(/ [|<>] ?/).find((part) => /^sntrylint\b/.test(part))!;
      const args = splitArguments(call.split(' ').slice(1), Object.keys(commands), flags);
      expect(args.verb ?? '').toBe(verb);
      expect(() => readFlags(args.given, command.flags)).not.toThrow();
      expect(args.operands.length).toBeLessThanOrEqual(command.maxOperands);
    }
  });

  it.each(['explain', 'verify', 'revoke', 'audit', 'doctor', 'config'])('names no format that `%s` does not write', async (verb) => {
    const { stdout } = await sntrylint([verb, '--help']);
    expect(stdout).toMatch(/--format FORMAT +how to answer: pretty \(the default\) or json$/m);
    expect(stdout).not.toContain('sarif');
  });
});

it('calls each command that scans like its source, which is how a failed call finds the words for its reports', async () => {
  const loaded = await Promise.all(Object.entries(commands).map(async ([verb, { load }]) => ({ verb, flags: (await load()).flags })));
  const scanning = loaded.filter(({ flags }) => flags.includes('output') && flags.includes('fail-on')).map(({ verb }) => verb);
  expect(scanning.toSorted()).toEqual(Object.keys(sources).filter((name) => name !== 'worktree').toSorted());
});

it('says its version', async () => {
  expect(await sntrylint(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

describe('a wrong call', () => {
  it.each([
    [['--formt', 'json'], 'sntrylint: unknown option (--formt)\n  fix: did you mean `--format`?\n'],
    [['staged', '--exclud=x'], 'sntrylint: unknown option (--exclud)\n  fix: did you mean `--exclude`?\n'],
    [['--versoin'], 'sntrylint: unknown option (--versoin)\n  fix: did you mean `--version`?\n'],
    [['-x'], 'sntrylint: unknown option (-x)\n  fix: `--help` lists the options\n'],
    [['--format', 'jsno'], 'sntrylint: `jsno` is not one of pretty, json, jsonl, sarif, junit, github, gitlab, html (--format)\n  fix: did you mean `json`?\n'],
    [['--format'], 'sntrylint: needs a value (FORMAT[:FILE]) (--format)\n'],
    [['--output', '--quiet'], 'sntrylint: needs a value (FILE) (--output)\n'],
    [['--output='], 'sntrylint: needs a value (FILE) (--output)\n'],
    [['--quiet=yes'], 'sntrylint: takes no value (--quiet)\n'],
    [['--decode-depth', '99'], 'sntrylint: `99` is not a number from 0 to 8 (--decode-depth)\n'],
    [['--max-file-size', 'big'], 'sntrylint: `big` is not a size (--max-file-size)\n  fix: write it as 800, 64KiB or 50MB\n'],
    [['stdin', 'a.txt'], 'sntrylint: one argument too many: `a.txt`\n  fix: sntrylint stdin\n'],
    [['stagd'], 'sntrylint: `stagd` is neither a command nor a file\n  fix: did you mean `sntrylint staged`?\n'],
    [['scan', '.'], 'sntrylint: `scan` is not a command here\n  fix: `sntrylint .` does that\n'],
    [['protect'], 'sntrylint: `protect` is not a command here\n  fix: `sntrylint staged` does that\n'],
    [['help', 'stagd'], 'sntrylint: no command is called `stagd`\n  fix: did you mean `sntrylint help staged`?\n'],
    [['nofile.txt'], 'sntrylint: there is no such file or folder (nofile.txt)\n  fix: paths are relative to the folder you are in\n'],
    [['frobnicate'], 'sntrylint: `frobnicate` is neither a command nor a file\n  fix: `sntrylint --help` lists the commands\n'],
    [['--rule', 'sentry-user-tokn'], 'sntrylint: no rule is called `sentry-user-tokn`\n  fix: did you mean `sentry-user-token`?\n'],
    [['--show-secrets'], 'sntrylint: secrets are shown on a terminal only, never in a file or a pipe (--show-secrets)\n'],
  ])('%j says what is wrong and ends with 2', async (argv, stderr) => {
    expect(await sntrylint(argv, { cwd })).toEqual({ code: 2, stdout: '', stderr });
  });

  it('takes a word too long for any file as a file that cannot be read', async () => {
    const name = 'n'.repeat(300);
    const { code, stdout } = await sntrylint([name], { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain('its name is too long for this system');
  });

  it('never repeats the value of an option, which may be a secret', async () => {
    const token = tokens().user();
    const { code, stderr } = await sntrylint([`--token=${token}`], { cwd });
    expect(code).toBe(2);
    expect(stderr).not.toContain(token.slice(7, 20));
  });
});

it('takes the verb from behind the options, too', async () => {
  const { code, stdout } = await sntrylint(['--format', 'json', 'stdin'], { cwd, stdin: 'clean' });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ scan: { source: 'stdin', bytes: 5 } });
});

it.each([[['./staged']], [['--', 'staged']]])('takes %j for a file, though it is named like a command', async (argv) => {
  const folder = mkdtempSync(join(cwd, 'named-'));
  writeFileSync(join(folder, 'staged'), `token = ${tokens().user()}\n`);
  const { code, stdout } = await sntrylint(argv, { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain('sntryu_…');
});

describe('what people type who know other programs', () => {
  it.each([[['help'], ['--help']], [['help', 'staged'], ['staged', '--help']], [['version'], ['--version']], [['-v'], ['--version']], [['-V'], ['--version']]])('%j does what %j does', async (typed, meant) => {
    const [one, other] = [await sntrylint(typed), await sntrylint(meant)];
    expect(one).toEqual(other);
    expect(one.code).toBe(0);
  });
});
