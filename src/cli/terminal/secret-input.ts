import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../../errors.ts';
import type { Io } from './io.ts';
import { write } from './io.ts';

/** More bytes than any token has (2,048). A whole file that is piped in by mistake has more, and is not read. */
const mostBytes = 64 * 1024;

/**
 * One secret from standard input: everything from a pipe, or one hidden line from a terminal. Null if the user pressed
 * Ctrl-C.
 * @throws {UserError} if there is no input, or far too much
 */
export async function secretInput(io: Io): Promise<string | null> {
  const given = io.stdin.isTTY === true ? await hiddenLine(io, 'Token (not shown): ') : await readAll(io);
  if (given === null) return null;
  const secret = given.trim();
  if (secret === '') throw new UserError('no token was given', { fix: 'pass it on standard input, or type it when asked' });
  return secret;
}

async function readAll({ stdin }: Io): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Buffer));
    bytes += chunks.at(-1)?.length ?? 0;
    if (bytes > mostBytes) throw new UserError('standard input holds more than one token', { fix: 'scan it with `sntrylint stdin`' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One line from a terminal that does not show it; null if the user pressed Ctrl-C. */
export async function hiddenLine({ stdin, stderr }: Io, question: string): Promise<string | null> {
  // This comes before the question. Otherwise an immediate answer (a paste, a script) would be shown.
  stdin.setRawMode?.(true);
  try {
    await write(stderr, question);
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
    await write(stderr, '\n');
  }
}

/**
 * Reads until Enter or Ctrl-D. Backspace and Ctrl-U edit the line. Null for Ctrl-C, which is a character on a raw
 * terminal.
 */
async function typedLine(stdin: Io['stdin']): Promise<string | null> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
    for (const key of decoder.write(chunk as Buffer)) {
      if (key === '\u0003') return null;
      if (key === '\r' || key === '\n' || key === '\u0004') return line;
      if (key === '\u0015') line = '';
      else if (key === '\u007f' || key === '\b') line = line.slice(0, -1);
      else if (key >= ' ') line += key;
    }
  }
  return line;
}
