import { escapeText } from '../../secret/escape.ts';
import type { Voice } from '../../sentry/revoke/voice.ts';
import { confirm } from '../terminal/ask.ts';
import { write, type Io } from '../terminal/io.ts';

/** Seconds between two lines about waiting where there is no terminal to write the same line anew. */
const between = 30;

/** Talks on standard error, so that standard output holds the result alone. */
export function terminalVoice(io: Io, signal: AbortSignal): Voice {
  const live = io.stderr.isTTY === true;
  let waiting = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  const say = (text: string): void => void write(io.stderr, text);
  const endLine = (): void => {
    if (waiting && live) say('\n');
    waiting = false;
  };
  return {
    tell(text) {
      endLine();
      say(`${text.split('\n').map(escapeText).join('\n')}\n`);
    },
    confirm: (question) => confirm(io, question, signal),
    waiting(text, seconds) {
      waiting = true;
      if (live) return say(`\r\u001b[K  waiting ${seconds} s: ${escapeText(text)}`);
      if (seconds - saidAt < between) return;
      saidAt = seconds;
      say(`  waiting ${seconds} s: ${escapeText(text)}\n`);
    },
  };
}
