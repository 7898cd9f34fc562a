import { onOneLine, UserError } from '../errors.ts';
import { plural } from '../wording/plural.ts';
import { safeSentence } from '../secret/escape.ts';
import { exit } from './exit.ts';
import { write, type Io } from './terminal/io.ts';

/** An error as the user sees it, and the exit code it leads to. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * Does what a call asks for, and says what went wrong where it throws.
 * @param program who says so
 */
export async function toExitCode<Code>(io: Io, call: () => Promise<Code>, program = 'sntrylint'): Promise<Code | number> {
  try {
    return await call();
  } catch (error) {
    const { text, exitCode } = failure(error, program);
    // Where even standard error is broken, the exit code is all that is left to say it with.
    await write(io.stderr, text).catch(() => undefined);
    return exitCode;
  }
}

/**
 * What a user can mend is told in their words with what to do; everything else is a bug of ours and shows as one.
 * Neither holds a secret: a path or an argument may be one, and the message of a foreign error may quote content.
 */
export function failure(error: unknown, program = 'sntrylint'): Failure {
  if (!(error instanceof UserError)) return { text: bug(error, program), exitCode: exit.incomplete };
  const lines = [error, ...error.more.slice(0, mostFaults)].flatMap((one) => linesOf(one, program));
  if (error.more.length > mostFaults) lines.push(`${program}: and ${plural(error.more.length - mostFaults, 'more thing is', 'more things are')} wrong there`);
  return { text: lines.map((line) => `${safeSentence(line)}\n`).join(''), exitCode: error.exitCode };
}

/** Faults of one file that are told beside the first: who mends twenty calls again anyway. */
const mostFaults = 19;

function linesOf({ what, where, fix }: UserError, program: string): readonly string[] {
  const [first, ...more] = fix?.split(/\r?\n/) ?? [];
  const label = '  fix: ';
  // Git sets commands off by a tab, which would be shown as `\t`.
  const rest = more.map((line) => (line.trim() === '' ? '' : ' '.repeat(label.length) + line.replaceAll('\t', '    ')));
  return [`${program}: ${onOneLine(what)}${where === null ? '' : ` (${where})`}`, ...(first === undefined ? [] : [label + first, ...rest])];
}

/**
 * One line: the kind of error, its code, and where it was thrown. Its message is left out, since nobody can
 * say what is in it: `JSON.parse` quotes its input, Node quotes the argument it did not like.
 */
function bug(error: unknown, program: string): string {
  const name = error instanceof Error ? error.name : typeof error;
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  const detail = [code, syscall].filter((word) => typeof word === 'string' && /^\w{1,60}$/.test(word)).join(' ');
  const stack = error instanceof Error ? frames(error) : '';
  const what = [name, detail].filter(Boolean).join(' ');
  return `${safeSentence(`${program}: this is a bug in ${program}; the scan is not complete: ${what}${stack}`)}\n`;
}

/** The innermost frames as ` at main.cjs:12:3 < scan.js:4:5`. */
function frames(error: Error): string {
  const places = [...(error.stack ?? '').matchAll(/^\s+at .*?([^/\\() ]+:\d+:\d+)\)?$/gm)].map((frame) => frame[1]);
  return places.length === 0 ? '' : ` at ${places.slice(0, 6).join(' < ')}`;
}
