import { stagedCommand } from './commands/scan/staged.ts';
import { toExitCode } from './failure.ts';
import type { Io } from './terminal/io.ts';

/** The error code of modules that the build left out of the hook's program (`scripts/build.mjs`). */
const leftOut = 'LEFT_OUT';

/**
 * Runs a plain `sntrylint staged`, as hooks call it. The hook's program has only a third of all code, so it loads in
 * half the time. Returns null if it needs code that was left out, for example for archives. Nothing was printed then,
 * and the whole program takes over.
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
