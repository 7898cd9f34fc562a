import { writeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';

/** All that the command line uses of the outside world. Tests pass their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  /** A descriptor from which standard input can be read without the stream; left out if there is none. */
  readonly stdinFd?: number | undefined;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Environment;
  /** The absolute path of the working folder. */
  readonly cwd: string;
}

/** A stream for text. The launcher makes the real stream only when it is first used. */
export interface Terminal extends Pick<Writable, 'write' | 'once' | 'off'> {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** A descriptor to write to without the stream. Node takes 3 ms to make the stream. */
  readonly fd?: number | undefined;
}

/** Streams that were used. Text may still wait in them, so later text must be written to the stream too. */
const streamed = new WeakSet<Terminal>();

/**
 * Writes all of `text`. If the reader has gone away (`sntrylint | head`), this is no error, and the exit code still
 * tells the result.
 *
 * @throws {UserError} with exit code 3 if the text cannot be written (a full disk), since nobody sees the findings then
 */
export async function write(terminal: Terminal, text: string): Promise<void> {
  const rest = streamed.has(terminal) ? text : atOnce(terminal, text);
  if (rest.length === 0) return;
  streamed.add(terminal);
  await intoStream(terminal, rest);
}

/** Writes as much as possible without the stream. Returns the rest. */
function atOnce({ fd }: Terminal, text: string): Buffer | string {
  if (fd === undefined) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return '';
    // The pipe is full and does not wait, so the stream has to write the rest.
    if (code !== 'EAGAIN') throw unwritable(error as NodeJS.ErrnoException);
  }
  return rest;
}

function intoStream(stream: Terminal, text: Buffer | string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === 'EPIPE' ? resolve() : reject(unwritable(error)));
    // This listener stays after a failure, since the stream reports the same error again as an event.
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
