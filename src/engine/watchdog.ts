import { createContext, Script } from 'node:vm';

/**
 * Does some work, but stops it after a time.
 *
 * @param milliseconds how long the work may take
 * @returns whether the work came to its end
 */
export type Watchdog = (work: () => void, milliseconds: number) => boolean;

/**
 * Makes a watchdog that can stop a regular expression in the middle of its search: V8 checks for interrupts while it
 * backtracks. Each call costs 60 µs (Node 20), so callers pass several tries at once.
 */
export function watchdog(): Watchdog {
  const sandbox: { work: () => void } = { work: () => {} };
  const context = createContext(sandbox);
  const script = new Script('work()');
  return (work, milliseconds) => {
    sandbox.work = work;
    try {
      script.runInContext(context, { timeout: milliseconds });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
      throw error;
    } finally {
      sandbox.work = () => {};
    }
  };
}
