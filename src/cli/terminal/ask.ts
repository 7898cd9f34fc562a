import type { Io } from './io.ts';
import { write } from './io.ts';

/**
 * Asks a yes-or-no question on a terminal. Only `y` and `yes` mean yes. Ctrl-C means no, and so does a standard input
 * that is not a terminal.
 */
export async function confirm(io: Io, question: string, signal?: AbortSignal): Promise<boolean> {
  if (io.stdin.isTTY !== true || signal?.aborted) return false;
  await write(io.stderr, `${question} [y/N] `);
  const line = await typedLine(io.stdin, signal);
  if (line === null) await write(io.stderr, '\n');
  return line !== null && /^y(?:es)?$/i.test(line.trim());
}

/**
 * Asks about one of several changes. Besides the answers of {@link confirm}, `a` or `all` means yes to this change and
 * all later ones.
 */
export async function confirmOrAll(io: Io, question: string): Promise<'yes' | 'no' | 'all'> {
  if (io.stdin.isTTY !== true) return 'no';
  await write(io.stderr, `${question} [y/N/a for all] `);
  const line = ((await typedLine(io.stdin, undefined)) ?? '').trim();
  if (/^a(?:ll)?$/i.test(line)) return 'all';
  return /^y(?:es)?$/i.test(line) ? 'yes' : 'no';
}

/** The next line from the terminal; null after the end of input. */
function typedLine(stdin: Io['stdin'], signal: AbortSignal | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const finish = (line: string | null): void => {
      stdin.off('data', onData).off('end', onEnd);
      signal?.removeEventListener('abort', onEnd);
      stdin.pause();
      resolve(line);
    };
    const onData = (chunk: Buffer | string): void => {
      text += chunk.toString();
      const end = text.search(/[\r\n]/);
      if (end >= 0) finish(text.slice(0, end));
    };
    const onEnd = (): void => finish(null);
    stdin.on('data', onData).on('end', onEnd);
    signal?.addEventListener('abort', onEnd);
    stdin.resume();
  });
}
