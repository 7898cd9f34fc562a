import { UserError } from '../../errors.ts';
import { escapeText } from '../../secret/escape.ts';
import type { Voice } from '../../sentry/revoke/voice.ts';
import { confirm } from '../terminal/ask.ts';
import { write, type Io } from '../terminal/io.ts';
import { foldedText } from '../terminal/rows.ts';

/** Seconds between two lines about waiting where there is no terminal to write the same line again. */
const between = 30;

/** A voice that can be waited for. */
export interface TerminalVoice extends Voice {
  /** Once all that was told stands there: what follows must not overtake it. */
  readonly said: () => Promise<void>;
}

/**
 * Talks on standard error, so that standard output holds the result alone. Where standard error takes nothing (a full
 * disk, a closed pipe), what is done goes on all the same, and the result and the exit code say what came of it.
 */
export function terminalVoice(io: Io, signal: AbortSignal): TerminalVoice {
  const live = io.stderr.isTTY === true;
  let waiting = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = Promise.resolve();
  const say = (text: string): void => {
    said = said.then(() => write(io.stderr, text)).catch(() => {});
  };
  const endLine = (): void => {
    if (waiting && live) say('\n');
    waiting = false;
  };
  return {
    tell(text) {
      endLine();
      say(`${foldedText(text.split('\n').map(escapeText).join('\n'), io.stderr)}\n`);
    },
    said: () => said,
    async confirm(question) {
      await said;
      // A question that nobody can read is not answered with yes.
      return confirm(io, question, signal).catch((error: unknown) => {
        if (error instanceof UserError) return false;
        throw error;
      });
    },
    waiting(text, seconds) {
      waiting = true;
      if (live) return say(`\r\u001b[K  waiting ${seconds} s: ${escapeText(text)}`);
      if (seconds - saidAt < between) return;
      saidAt = seconds;
      say(`  waiting ${seconds} s: ${escapeText(text)}\n`);
    },
  };
}
