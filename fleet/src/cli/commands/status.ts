import { setTimeout as sleep } from 'node:timers/promises';
import { exit } from '../../../../src/cli/exit.ts';
import { interrupt } from '../../../../src/cli/terminal/interrupt.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { safeJson, safeName, safeSentence } from '../../../../src/secret/escape.ts';
import { grouped } from '../../../../src/wording/plural.ts';
import { readStatus, type Status } from '../../store/read-status.ts';
import { UserError } from '../../../../src/errors.ts';
import type { Command } from '../command.ts';
import { openSession, storeFlags } from '../session.ts';

/** Milliseconds between two updates of `--watch`. */
const pause = 2000;

export const statusCommand: Command = {
  operands: '',
  takes: { least: 0, most: 0 },
  about: 'Says how many repositories are scanned, being scanned, waiting or set aside, and why; and how many findings there are. It writes `pretty` or `json`, to standard output.',
  examples: [
    ['sntrylint-fleet status --watch', 'beside workers that share a Postgres'],
    ['sntrylint-fleet status --format json', 'for a program'],
  ],
  flags: [...storeFlags, 'watch', 'format'],
  codes: [[0, 'nothing is set aside'], [2, 'the call is wrong'], [3, 'repositories are set aside; they are named']],
  async run(call) {
    const { io, values } = call;
    const [output = { format: 'pretty', file: null }, more] = values.format ?? [];
    if (more !== undefined || output.file !== null || !['pretty', 'json'].includes(output.format)) throw new UserError('this command writes pretty or json, to standard output', { where: '--format' });
    const stop = interrupt();
    const { signal } = stop;
    try {
      await using session = await openSession(call);
      for (let last: Status | null = null; ; ) {
        const status = await readStatus(session.database);
        const text = output.format === 'json' ? `${safeJson(status, values.watch === true ? 0 : 2)}\n` : pretty(status, last);
        await write(io.stdout, values.watch === true && io.stdout.isTTY === true && output.format === 'pretty' ? `\x1b[H\x1b[2J${text}` : text);
        if (values.watch !== true || signal.aborted) return status.setAside.length > 0 ? exit.incomplete : exit.clean;
        last = status;
        await sleep(pause, undefined, { signal }).catch(() => {});
        if (signal.aborted) return exit.interrupted;
      }
    } finally {
      stop.release();
    }
  },
};

function pretty(status: Status, last: Status | null): string {
  const { repositories, findings, setAside } = status;
  const left = repositories.waiting + repositories.scanning;
  const rate = last === null ? 0 : (repositories.done - last.repositories.done) / (pause / 1000);
  const rows = [
    ['scanned', repositories.done],
    ['being scanned', repositories.scanning],
    ['waiting', repositories.waiting],
    ['set aside', setAside.length],
    ['findings', findings.all],
    ['live findings', findings.live],
  ] as const;
  return [
    ...rows.map(([name, count]) => `${name.padEnd(14)}${grouped(count).padStart(9)}\n`),
    ...(rate > 0 && left > 0 ? [`${rate.toFixed(1)} repositories a second, about ${Math.ceil(left / rate)} s left\n`] : []),
    ...setAside.slice(0, mostNamed).map(({ name, reason }) => `set aside: ${safeName(name)} (${safeSentence(reason)})\n`),
    ...(setAside.length > mostNamed ? [`and ${grouped(setAside.length - mostNamed)} more: --format json names them all\n`] : []),
  ].join('');
}

const mostNamed = 20;
