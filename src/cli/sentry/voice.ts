import { UserError } from '../../errors.ts';
import { escapeText } from '../../secret/escape.ts';
import type { Voice } from '../../sentry/revoke/voice.ts';
import { confirm } from '../terminal/ask.ts';
import { write, type Io } from '../terminal/io.ts';
import { foldedText } from '../terminal/rows.ts';

/**
 * Seconds between two lines about waiting. This is for outputs other than terminals, since only terminals can overwrite
 * a line.
 */
const between = 30;

/** A voice that can tell when everything was written. */
export interface TerminalVoice extends Voice {
  /** Waits until everything was written, so that later output comes after it. */
  readonly said: () => Promise<void>;
}

/**
 * Talks on standard error, so that standard output holds only the result. Standard error may fail (a full disk, a
 * closed pipe). The work still goes on, and the result and the exit code tell how it ended.
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
      // A question that could not be shown counts as answered with no.
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
