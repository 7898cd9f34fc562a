import type { Readable, Writable } from 'node:stream';

/** Everything of the outside that the command line touches; a test passes its own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder the user stands in. */
  readonly cwd: string;
}

export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Writes all of `text`. A reader that has gone away (`sntrylint | head`) is no error:
 * the exit code still says what was found.
 */
export function write(stream: Writable, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === 'EPIPE' ? resolve() : reject(error));
    // Stays attached after a failure: the stream reports the same error a second time, as an event.
    stream.once('error', failed);
    stream.write(text, (error) => {
      if (error) return failed(error);
      stream.off('error', failed);
      resolve();
    });
  });
}
