import { UserError } from '../../errors.ts';
import type { Io } from '../terminal/io.ts';

/**
 * Everything that git writes to a hook's standard input.
 * @throws {UserError} if standard input is a terminal, since git did not start this
 */
export async function hookInput(io: Io, hook: string): Promise<string> {
  if (io.stdin.isTTY === true) {
    throw new UserError('git gives the refs on standard input, and this is a terminal', {
      fix: `make it the ${hook} hook, or scan commits with \`sntrylint range A..B\``,
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
