import { writeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';

/** Everything of the outside that the command line touches; a test passes its own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  /** Where standard input may be read from at once, without the stream; left out where it may not. */
  readonly stdinFd?: number | undefined;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Environment;
  /** Absolute path of the folder the user stands in. */
  readonly cwd: string;
}

/** A stream for text; what the launcher passes makes the real one only when that is asked to do something. */
export interface Terminal extends Pick<Writable, 'write' | 'once' | 'off'> {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Where it may be written to without the stream, which Node takes 3 ms to make. */
  readonly fd?: number | undefined;
}

/** Streams that were written to: what follows must not overtake what waits there. */
const streamed = new WeakSet<Terminal>();

/**
 * Writes all of `text`. A reader that has gone away (`sntrylint | head`) is no error:
 * the exit code still says what was found.
 *
 * @throws {UserError} with exit code 3 if it cannot be written (a full disk): then nobody was told what was found
 */
export async function write(terminal: Terminal, text: string): Promise<void> {
  const rest = streamed.has(terminal) ? text : atOnce(terminal, text);
  if (rest.length === 0) return;
  streamed.add(terminal);
  await intoStream(terminal, rest);
}

/** Writes what can be written without the stream, and gives what is left for it. */
function atOnce({ fd }: Terminal, text: string): Buffer | string {
  if (fd === undefined) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return '';
    // The pipe is full, and whoever made it does not let it wait: the stream can.
    if (code !== 'EAGAIN') throw unwritable(error as NodeJS.ErrnoException);
  }
  return rest;
}

function intoStream(stream: Terminal, text: Buffer | string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === 'EPIPE' ? resolve() : reject(unwritable(error)));
    // Stays attached after a failure: the stream reports the same error a second time, as an event.
    stream.once('error', failed);
    stream.write(text, (error) => {
      if (error) return failed(error);
      stream.off('error', failed);
      resolve();
    });
  });
}

function unwritable(cause: NodeJS.ErrnoException): UserError {
  return new UserError(`the output cannot be written: ${cause.code ?? 'unknown reason'}`, { exitCode: 3, cause });
}
