import { exit } from '../../../../src/cli/exit.ts';
import { interrupt } from '../../../../src/cli/terminal/interrupt.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { plural } from '../../../../src/wording/plural.ts';
import { addAll, listFlags } from '../add.ts';
import { otherCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { openSession, storeFlags } from '../session.ts';

export const addCommand: Command = {
  operands: 'WHAT…',
  takes: { least: 1, most: Infinity },
  about: `Lists repositories and queues them for \`sntrylint-fleet work\`, on this machine or others. A known repository is \
checked again, and one that was set aside is tried again. Run it on a schedule: only what is new since yesterday is scanned.`,
  examples: [['sntrylint-fleet add github:acme --database postgres://db/fleet', 'for workers that share this database']],
  flags: [...storeFlags, ...listFlags],
  codes: otherCodes,
  async run(call) {
    const stop = interrupt();
    try {
      await using session = await openSession(call);
      const { added, notListed } = await addAll(call, session, stop.signal);
      await write(call.io.stdout, `${plural(added, 'repository is', 'repositories are')} to be scanned\n`);
      return stop.signal.aborted ? exit.interrupted : notListed.length > 0 ? exit.incomplete : exit.clean;
    } finally {
      stop.release();
    }
  },
};
