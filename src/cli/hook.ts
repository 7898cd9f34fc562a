import { stagedCommand } from './commands/scan/staged.ts';
import { toExitCode } from './failure.ts';
import type { Io } from './terminal/io.ts';

/** What code throws that the build left out of the hook's program (`scripts/build.mjs`). */
const leftOut = 'LEFT_OUT';

/**
 * A plain `sntrylint staged`, as hooks call it: what that needs is a program of its own, a third of the code, which loads
 * in half the time. Null if it comes to what was left out, such as archives that a configuration wants opened: nothing
 * was said then, and the whole program begins again.
 */
export function hook(io: Io): Promise<number | null> {
  return toExitCode(io, async () => {
    try {
      return await stagedCommand.run({ io, values: {}, operands: [], typed: ['staged'] });
    } catch (error) {
      if ((error as NodeJS.ErrnoException | null)?.code === leftOut) return null;
      throw error;
    }
  });
}
