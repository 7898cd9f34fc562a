import { exit } from '../../../../src/cli/exit.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { plural } from '../../../../src/wording/plural.ts';
import { work } from '../../queue/work.ts';
import { scanRepository } from '../../scan/scan-repository.ts';
import { readStatus } from '../../store/read-status.ts';
import type { Command } from '../command.ts';
import { ending } from '../ending.ts';
import { progress } from '../progress.ts';
import { lease, openSession, scanFlags, scanSettingsOf, storeFlags, workersOf } from '../session.ts';

export const workCommand: Command = {
  operands: '',
  takes: { least: 0, most: 0 },
  about: `Scans what \`sntrylint-fleet add\` has put into the queue, and waits for more. You may run as many workers as you \
want, on as many machines, on one Postgres. If one is killed, nothing is lost: another one takes its repository. If the \
database goes away, a worker waits until it is back.`,
  examples: [
    ['sntrylint-fleet work --database postgres://db/fleet', 'until you stop it'],
    ['sntrylint-fleet work --until-done', 'until nothing is left'],
  ],
  flags: [...storeFlags, ...scanFlags, 'until-done', 'progress', 'verbose'],
  codes: [[0, 'nothing is left and nothing is set aside (--until-done), or it was told to end'], [2, 'the call is wrong; nothing was done'], [3, 'repositories are set aside (--until-done), or the database failed']],
  async run(call) {
    const { io, values } = call;
    const settings = scanSettingsOf(call);
    const stop = ending();
    const { signal } = stop;
    try {
      await using session = await openSession(call);
      const { database, queue } = session;
      const shown = progress(io, null, { line: values.progress === true, each: values.verbose === true });
      try {
        await work({ database, queue, scan: (repository, stopped) => scanRepository(repository, settings, stopped), workers: workersOf(call), untilDone: values['until-done'] === true, lease, signal, told: shown.told });
      } finally {
        shown.end();
      }
      if (stop.isInterrupt()) return exit.interrupted;
      if (signal.aborted) return exit.clean;
      const { setAside } = await readStatus(database);
      if (setAside.length === 0) return exit.clean;
      await write(io.stderr, `sntrylint-fleet: ${plural(setAside.length, 'repository is', 'repositories are')} set aside; \`sntrylint-fleet status\` names the reasons\n`);
      return exit.incomplete;
    } finally {
      stop.release();
    }
  },
};
