import { exit } from '../../../../src/cli/exit.ts';
import { work } from '../../queue/work.ts';
import { scanRepository } from '../../scan/scan-repository.ts';
import { newForHours, readReport } from '../../store/read-report.ts';
import { addAll, listFlags } from '../add.ts';
import { reportCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { deliver, exitOf, outputsOf, reportFlags } from '../deliver.ts';
import { ending } from '../ending.ts';
import { progress } from '../progress.ts';
import { lease, openSession, scanFlags, scanSettingsOf, storeFlags, workersOf } from '../session.ts';

export const scanCommand: Command = {
  operands: 'WHAT…',
  takes: { least: 1, most: Infinity },
  about: `Lists repositories, scans the whole history of each, and reports. WHAT is github:ORG, gitlab:GROUP or \
gitea:SERVER/ORG, the URL of a repository, a file with URLs, or a folder with repositories in it. A second call asks the \
server once for each repository, and scans only what is new. The report is about everything that was ever scanned with \
the same --data or --database. You may stop it at any time: the next call goes on.`,
  examples: [
    ['sntrylint-fleet scan github:acme', 'everything that acme owns on GitHub; the token in GITHUB_TOKEN'],
    ['sntrylint-fleet scan urls.txt --format html:fleet.html', 'the repositories of a list, with a page to look at'],
    ['sntrylint-fleet scan /srv/git', 'the repositories in a folder of this machine'],
  ],
  flags: [...storeFlags, ...listFlags, ...scanFlags, ...reportFlags, 'progress'],
  codes: reportCodes,
  async run(call) {
    const { io, values } = call;
    const outputs = outputsOf(call);
    const settings = scanSettingsOf(call);
    const stop = ending();
    const { signal } = stop;
    try {
      await using session = await openSession(call);
      const { database, queue } = session;
      const { notListed } = await addAll(call, session, signal);
      const shown = progress(io, (await queue.left()).jobs, { line: values.progress === true, each: values.verbose === true });
      try {
        await work({ database, queue, scan: (repository, stopped) => scanRepository(repository, settings, stopped), workers: workersOf(call), untilDone: true, lease, signal, told: shown.told });
      } finally {
        shown.end();
      }
      const known = await readReport(database, { newFor: values['new-for'] ?? newForHours });
      // Whoever reads the report must see that the list was not complete.
      const report = { ...known, notRead: [...notListed, ...known.notRead] };
      await deliver(report, outputs, call);
      return signal.aborted ? exit.interrupted : exitOf(report, values['fail-on']);
    } finally {
      stop.release();
    }
  },
};
