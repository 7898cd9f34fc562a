import { newForHours, readReport } from '../../store/read-report.ts';
import { reportCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { deliver, exitOf, outputsOf, reportFlags } from '../deliver.ts';
import { storeFlags, storeOf } from '../session.ts';

export const reportCommand: Command = {
  operands: '',
  takes: { least: 0, most: 0 },
  about: 'Reports what is known: every finding with all its places, the repositories, and what could not be read. It scans nothing.',
  examples: [
    ['sntrylint-fleet report --format html:fleet.html', 'a page to look at'],
    ['sntrylint-fleet report --format csv --fail-on none', 'for a spreadsheet'],
  ],
  flags: [...storeFlags, ...reportFlags],
  codes: reportCodes,
  async run(call) {
    const outputs = outputsOf(call);
    await using database = await storeOf(call);
    const report = await readReport(database, { newFor: call.values['new-for'] ?? newForHours });
    await deliver(report, outputs, call);
    return exitOf(report, call.values['fail-on']);
  },
};
