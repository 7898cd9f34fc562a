import { UserError } from '../errors.ts';
import { safeSentence } from '../secret/escape.ts';
import { exit } from './exit.ts';
import { write, type Io } from './terminal/io.ts';

/** An error as the user sees it, and the exit code it leads to. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** Does what a call asks for, and says what went wrong where it throws. */
export async function toExitCode<Code>(io: Io, call: () => Promise<Code>): Promise<Code | number> {
  try {
    return await call();
  } catch (error) {
    const { text, exitCode } = failure(error);
    // Where even standard error is broken, the exit code is all that is left to say it with.
    await write(io.stderr, text).catch(() => undefined);
    return exitCode;
  }
}

/**
 * What a user can mend is told in their words with what to do; everything else is a bug of ours and shows as one.
 * Neither holds a secret: a path or an argument may be one, and the message of a foreign error may quote content.
 */
export function failure(error: unknown): Failure {
  if (!(error instanceof UserError)) return { text: bug(error), exitCode: exit.incomplete };
  const where = error.where === null ? '' : ` (${error.where})`;
  const lines = [`sntrylint: ${error.what}${where}`, ...(error.fix === null ? [] : [`  fix: ${error.fix}`])];
  return { text: lines.map((line) => `${safeSentence(line)}\n`).join(''), exitCode: error.exitCode };
}

/**
 * One line: the kind of error, its code, and where it was thrown. Its message is left out, since nobody can
 * say what is in it: `JSON.parse` quotes its input, Node quotes the argument it did not like.
 */
function bug(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  const detail = [code, syscall].filter((word) => typeof word === 'string' && /^\w{1,60}$/.test(word)).join(' ');
  const stack = error instanceof Error ? frames(error) : '';
  const what = [name, detail].filter(Boolean).join(' ');
  return `${safeSentence(`sntrylint: this is a bug in sntrylint; the scan is not complete: ${what}${stack}`)}\n`;
}

/** The innermost frames as ` at main.cjs:12:3 < scan.js:4:5`. */
function frames(error: Error): string {
  const places = [...(error.stack ?? '').matchAll(/^\s+at .*?([^/\\() ]+:\d+:\d+)\)?$/gm)].map((frame) => frame[1]);
  return places.length === 0 ? '' : ` at ${places.slice(0, 6).join(' < ')}`;
}
