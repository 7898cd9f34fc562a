import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { nearest } from '../wording/nearest.ts';
import { splitArguments, type Arguments } from './arguments/arguments.ts';
import { flags } from './arguments/flags.ts';
import { readFlags } from './arguments/read-flags.ts';
import type { SourceName } from '../sources/source.ts';
import type { Call, Command, Values } from './command.ts';
import { commands, defaultCommand } from './commands.ts';
import { exit } from './exit.ts';
import { toExitCode } from './failure.ts';
import { write, type Io } from './terminal/io.ts';

/** The program: takes arguments and streams, gives an exit code. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  return toExitCode(io, () => run(splitArguments(asOptions(argv), Object.keys(commands), flags), argv, io));
}

/**
 * Accepts what people know from other programs: `help`, `help staged`, `version`, `-v`, `-V`. A file with such a name
 * must be written as `./help`.
 */
function asOptions(argv: readonly string[]): readonly string[] {
  const [first, second] = argv;
  if (argv.length === 1 && (first === 'version' || first === '-v' || first === '-V')) return ['--version'];
  if (first !== 'help' || argv.length > 2) return argv;
  if (second === undefined) return ['--help'];
  if (second in commands) return [second, '--help'];
  const near = nearest(second, Object.keys(commands));
  throw new UserError(`no command is called \`${second}\``, { fix: near === null ? '`sntrylint help` lists the commands' : `did you mean \`sntrylint help ${near}\`?` });
}

async function run(args: Arguments, typed: readonly string[], io: Io): Promise<number> {
  const { verb, given, operands } = args;
  const entry = verb === null ? defaultCommand : (commands[verb] ?? defaultCommand);
  const asks = (name: string): boolean => given.some((option) => option.name === name);
  if (asks('help')) {
    const { help } = await import('./arguments/help.ts');
    return say(help(verb, await entry.load()), io);
  }
  if (asks('version')) {
    const { version } = await import('../version.ts');
    return say(`${version}\n`, io);
  }
  const command = await entry.load();
  let values: Values = {};
  try {
    values = readFlags(given, command.flags);
    checkOperands(operands, verb, command);
    const call = { io, values, operands, typed };
    if (verb === null) refuseMistypedVerb(call);
    return await command.run(call);
  } catch (error) {
    if (error instanceof UserError && command.flags.includes('output')) await sayInReports(error, verb, { io, values: { ...reportsAsked(given), ...values }, operands, typed });
    throw error;
  }
}

/** The reports that a wrong call asks for. None if the options for reports are wrong too. */
function reportsAsked(given: Arguments['given']): Values {
  const names = ['format', 'output'] as const;
  try {
    return readFlags(given.filter(({ name }) => names.some((one) => one === name)), names);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {};
  }
}

async function sayInReports(error: UserError, verb: string | null, call: Call): Promise<void> {
  const { sources } = await import('../sources/sources.ts');
  const { isFinished } = await import('./terminal/deliver.ts');
  if (call.values.format === undefined || isFinished(call)) return;
  const { reportFailure } = await import('./terminal/failure-report.ts');
  try {
    await reportFailure(error, sourceOf(verb, sources), call);
  } catch (failed) {
    // If this report cannot be written either, only the first error is reported.
    if (!(failed instanceof UserError)) throw failed;
  }
}

/** The source of a command: a scanning command has the same name as its source. */
function sourceOf(verb: string | null, sources: Readonly<Record<SourceName, unknown>>): SourceName {
  return (Object.keys(sources) as SourceName[]).find((name) => name === verb) ?? 'worktree';
}

async function say(text: string, io: Io): Promise<number> {
  await write(io.stdout, text);
  return exit.clean;
}

function checkOperands(operands: readonly string[], verb: string | null, command: Command): void {
  const extra = operands[command.maxOperands];
  if (extra === undefined) return;
  throw new UserError(`one argument too many: \`${extra}\``, {
    fix: `sntrylint ${verb ?? ''} ${command.operands}`.trimEnd(),
  });
}

/** Commands of other scanners, and our commands that do the same. */
const calledHere: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['scan', 'check', 'lint', 'detect', 'dir', 'files', 'filesystem', 'fs', 'path', 'run'].map((word) => [word, 'sntrylint .'])),
  ...Object.fromEntries(['git', 'log', 'repo'].map((word) => [word, 'sntrylint history'])),
  ...Object.fromEntries(['protect', 'pre-commit', 'precommit'].map((word) => [word, 'sntrylint staged'])),
  ...Object.fromEntries(['install', 'setup', 'hook', 'hooks'].map((word) => [word, 'sntrylint init'])),
  ci: 'sntrylint range',
  diff: 'sntrylint range main..HEAD',
  validate: 'sntrylint verify',
  whoami: 'sntrylint explain',
  pipe: 'sntrylint stdin',
};

/** Refuses `sntrylint stagd` as a mistyped command if there is no such file. */
function refuseMistypedVerb({ io, operands }: Call): void {
  const [word] = operands;
  // Longer words are no commands, and the system may refuse to look for such a path.
  if (word === undefined || !/^[a-z][a-z-]{0,30}$/i.test(word)) return;
  if (lstatSync(resolve(io.cwd, word), { throwIfNoEntry: false }) !== undefined) return;
  const usual = calledHere[word];
  if (usual !== undefined) throw new UserError(`\`${word}\` is not a command here`, { fix: `\`${usual}\` does that` });
  const near = nearest(word, Object.keys(commands));
  throw new UserError(`\`${word}\` is neither a command nor a file`, {
    fix: near === null ? '`sntrylint --help` lists the commands' : `did you mean \`sntrylint ${near}\`?`,
  });
}
