import { type Arguments, readOptions, splitArguments } from '../../../src/cli/arguments/arguments.ts';
import { exit } from '../../../src/cli/exit.ts';
import { toExitCode } from '../../../src/cli/failure.ts';
import { type Io, write } from '../../../src/cli/terminal/io.ts';
import { UserError } from '../../../src/errors.ts';
import { version } from '../../../src/version.ts';
import { nearest } from '../../../src/wording/nearest.ts';
import { DatabaseError } from '../store/database.ts';
import type { Command, Values } from './command.ts';
import { commands } from './commands.ts';
import { flags } from './flags.ts';
import { commandHelp, programHelp } from './help.ts';

/** The program: takes arguments and streams, gives an exit code. Never throws. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return toExitCode(io, () => run(splitArguments(argv, Object.keys(commands), flags), io).catch(failed), 'sntrylint-fleet');
}

/**
 * A lost database, a refused statement and a full disk are not bugs of this program. They are reported in one line that
 * says what to do.
 */
function failed(error: unknown): never {
  if (!(error instanceof DatabaseError)) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || code === undefined || !/^E(?:NOSPC|DQUOT|ROFS|MFILE|NFILE|IO|ACCES|PERM)$/.test(code)) throw error;
    throw new UserError(`the file system failed: ${code}`, { where: path, fix: 'repair that, and run the command again: what was done is kept', exitCode: exit.incomplete, cause: error });
  }
  throw new UserError(`the database ${error.isLost ? 'does not answer' : 'refused a statement'}: ${error.message}`, { fix: 'look at its log, and run the command again: what was done is kept', exitCode: exit.incomplete, cause: error });
}

async function run({ verb, operands, given }: Arguments, io: Io): Promise<number> {
  const asks = (name: string): boolean => given.some((option) => option.name === name);
  if (asks('version')) return say(`${version}\n`, io);
  if (verb === null) {
    if (asks('help') || (operands.length === 1 && operands[0] === 'help')) return say(programHelp(), io);
    throw noCommand(operands[0]);
  }
  const command = await commands[verb]!.load();
  if (asks('help')) return say(commandHelp(verb, command), io);
  const taken = Object.fromEntries(command.flags.map((name) => [name, flags[name]]));
  const values = readOptions(given, taken) as Values;
  checkOperands(operands, verb, command);
  return command.run({ io, values, operands });
}

async function say(text: string, io: Io): Promise<number> {
  await write(io.stdout, text);
  return exit.clean;
}

function noCommand(word: string | undefined): UserError {
  if (word === undefined) return new UserError('a command is missing', { fix: '`sntrylint-fleet --help` lists the commands' });
  const near = nearest(word.slice(0, 40), Object.keys(commands));
  return new UserError(`there is no command \`${word.slice(0, 200)}\``, { fix: near === null ? '`sntrylint-fleet --help` lists the commands' : `did you mean \`sntrylint-fleet ${near}\`?` });
}

function checkOperands(operands: readonly string[], verb: string, { operands: wanted, takes: { least, most } }: Command): void {
  const fix = `sntrylint-fleet ${verb} ${wanted}`.trimEnd();
  const extra = operands[most];
  if (extra !== undefined) throw new UserError(`one argument too many: \`${extra}\``, { fix });
  if (operands.length < least) throw new UserError('an argument is missing', { fix });
}
