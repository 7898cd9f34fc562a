import { onOneLine, UserError } from '../errors.ts';
import { plural } from '../wording/plural.ts';
import { safeSentence } from '../secret/escape.ts';
import { exit } from './exit.ts';
import { write, type Io } from './terminal/io.ts';

/** An error for the user, and the exit code that follows from it. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * Runs a call. If it throws, its error is reported.
 * @param program the name at the beginning of the report
 */
export async function toExitCode<Code>(io: Io, call: () => Promise<Code>, program = 'sntrylint'): Promise<Code | number> {
  try {
    return await call();
  } catch (error) {
    const { text, exitCode } = failure(error, program);
    // If standard error is broken too, only the exit code can tell.
    await write(io.stderr, text).catch(() => undefined);
    return exitCode;
  }
}

/**
 * Reports an error that the user can fix with what to do. Every other error is a bug of ours and is reported as one.
 * Neither report holds a secret: a path or an argument may be one, and the message of a foreign error may quote
 * content.
 */
export function failure(error: unknown, program = 'sntrylint'): Failure {
  if (!(error instanceof UserError)) return { text: bug(error, program), exitCode: exit.incomplete };
  const lines = [error, ...error.more.slice(0, mostFaults)].flatMap((one) => linesOf(one, program));
  if (error.more.length > mostFaults) lines.push(`${program}: and ${plural(error.more.length - mostFaults, 'more thing is', 'more things are')} wrong there`);
  return { text: lines.map((line) => `${safeSentence(line)}\n`).join(''), exitCode: error.exitCode };
}

/** How many faults of one file are reported besides the first. Whoever fixes twenty runs the command again anyway. */
const mostFaults = 19;

function linesOf({ what, where, fix }: UserError, program: string): readonly string[] {
  const [first, ...more] = fix?.split(/\r?\n/) ?? [];
  const label = '  fix: ';
  // git indents commands by a tab, which would be shown as `\t`.
  const rest = more.map((line) => (line.trim() === '' ? '' : ' '.repeat(label.length) + line.replaceAll('\t', '    ')));
  return [`${program}: ${onOneLine(what)}${where === null ? '' : ` (${where})`}`, ...(first === undefined ? [] : [label + first, ...rest])];
}

/**
 * One line: the kind of error, its code, and where it was thrown. Its message is left out, since it may hold
 * anything: `JSON.parse` quotes its input, Node quotes the argument that it refuses.
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
