import { stagedCommand } from './commands/scan/staged.ts';
import { toExitCode } from './failure.ts';
import type { Io } from './terminal/io.ts';

/** The code of the error for modules that the build left out of the hook's program (`scripts/build.mjs`). */
const leftOut = 'LEFT_OUT';

/**
 * A plain `sntrylint staged`, as hooks call it. Its code is a program of its own: a third of all the code, which loads in half
 * the time. Null if it needs code that was left out, such as archives that a configuration wants opened. Nothing was printed
 * then, and the whole program takes over.
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
