import { writeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';

/** Everything outside of the program that the command line uses; a test passes its own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  /** A descriptor from which standard input can be read without the stream; left out if it cannot. */
  readonly stdinFd?: number | undefined;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Environment;
  /** Absolute path of the folder the user stands in. */
  readonly cwd: string;
}

/** A stream for text. The launcher passes one that makes the real stream only when it is used. */
export interface Terminal extends Pick<Writable, 'write' | 'once' | 'off'> {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** A descriptor to write to without the stream, which takes Node 3 ms to make. */
  readonly fd?: number | undefined;
}

/** Streams that were written to: later text must not overtake what waits in them. */
const streamed = new WeakSet<Terminal>();

/**
 * Writes all of `text`. A reader that has gone away (`sntrylint | head`) is no error:
 * the exit code still says what was found.
 *
 * @throws {UserError} with exit code 3 if it cannot be written (a full disk), since nobody sees the findings then
 */
export async function write(terminal: Terminal, text: string): Promise<void> {
  const rest = streamed.has(terminal) ? text : atOnce(terminal, text);
  if (rest.length === 0) return;
  streamed.add(terminal);
  await intoStream(terminal, rest);
}

/** Writes as much as possible without the stream, and returns the rest. */
function atOnce({ fd }: Terminal, text: string): Buffer | string {
  if (fd === undefined) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return '';
    // The pipe is full and does not block, so the stream has to write the rest.
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
