import { UserError } from '../../errors.ts';
import { Secret } from '../../secret/secret.ts';
import type { Call } from '../command.ts';
import { secretInput } from '../terminal/secret-input.ts';

/**
 * The tokens to work on, in the order of input and without doubles. They come from standard input, one a line, or one
 * is typed on a terminal that does not show it. Null if the user pressed Ctrl-C.
 *
 * @throws {UserError} for a token as an argument, since other processes can see arguments and the shell's history keeps
 * them
 */
export async function tokenInput({ io, operands: [operand = '-'] }: Call, verb: string): Promise<readonly Secret[] | null> {
  if (operand !== '-') {
    throw new UserError('a token must not be an argument: other processes can see it, and the shell remembers it', {
      fix: `pass it on standard input, or run \`sntrylint ${verb}\` and type it when asked`,
    });
  }
  const text = await secretInput(io);
  return text === null ? null : [...new Set(text.split(/\s+/))].map((value) => new Secret(value));
}
