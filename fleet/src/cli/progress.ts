import { timeLeft } from '../../../src/cli/terminal/progress-text.ts';
import { type Io, write } from '../../../src/cli/terminal/io.ts';
import { safeSentence } from '../../../src/secret/escape.ts';
import { grouped, plural } from '../../../src/wording/plural.ts';
import type { WorkEvent } from '../queue/work.ts';

/** A line on standard error that says how far the work is. */
export interface Progress {
  readonly told: (event: WorkEvent) => void;
  readonly end: () => void;
}

/** Milliseconds between two states of the line, on a terminal and in a log. */
const pauses = { terminal: 200, log: 5000 };

/**
 * @param total how many repositories there are; null if this is not known
 * @param wants `line`: show the line even if standard error is not a terminal; `each`: report every repository
 */
export function progress({ stderr, env }: Pick<Io, 'stderr' | 'env'>, total: number | null, wants: { readonly line: boolean; readonly each: boolean }): Progress {
  const isTerminal = stderr.isTTY === true && env['TERM'] !== 'dumb';
  const isShown = isTerminal || wants.line;
  const started = performance.now();
  const count = { scanned: 0, unchanged: 0, failed: 0, 'set-aside': 0, lost: 0 };
  let findings = 0;
  let isDatabaseLost = false;
  const say = (text: string): void => {
    // Progress that cannot be written must not end the work.
    write(stderr, text).catch(() => {});
  };
  const line = (): string => {
    const done = count.scanned + count.unchanged + count['set-aside'];
    const seconds = (performance.now() - started) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    return [
      total === null ? plural(done, 'repository', 'repositories') : `${grouped(done)} of ${plural(total, 'repository', 'repositories')}`,
      `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`,
      ...(total === null || done === 0 || seconds < 1 ? [] : [timeLeft(Math.max(0, total - done) / rate)]),
      `${grouped(count.unchanged)} unchanged`,
      `${plural(findings, 'finding')} in those scanned`,
      ...(count['set-aside'] === 0 ? [] : [`${grouped(count['set-aside'])} set aside`]),
    ].join(' · ');
  };
  const draw = (): void => say(isTerminal ? `\r\x1b[2K${line().slice(0, (stderr.columns || 80) - 1)}` : `${line()}\n`);
  const hide = (): void => {
    if (isTerminal && isShown) say('\r\x1b[2K');
  };
  const timer = isShown ? setInterval(draw, isTerminal ? pauses.terminal : pauses.log) : null;
  timer?.unref();
  return {
    told(event) {
      if (event.kind === 'database-lost') {
        if (isDatabaseLost) return;
        isDatabaseLost = true;
        hide();
        return say(`sntrylint-fleet: the database does not answer (${safeSentence(event.reason)}); waiting for it\n`);
      }
      isDatabaseLost = false;
      if (event.kind === 'begun') return;
      count[event.outcome]++;
      findings += event.findings;
      if (!wants.each && event.outcome !== 'set-aside') return;
      hide();
      say(`sntrylint-fleet: ${safeSentence(event.name)}: ${words[event.outcome]}${event.reason === null ? '' : ` (${safeSentence(event.reason)})`}${event.findings === 0 ? '' : `, ${plural(event.findings, 'finding')}`}\n`);
    },
    end() {
      if (timer !== null) clearInterval(timer);
      if (isShown && !isTerminal) draw();
      hide();
    },
  };
}

const words = {
  scanned: 'scanned',
  unchanged: 'nothing is new',
  failed: 'failed, and will be tried again',
  'set-aside': 'set aside',
  lost: 'taken over by another worker',
} as const satisfies Record<(WorkEvent & { readonly kind: 'done' })['outcome'], string>;
