import { createContext, Script } from 'node:vm';

/**
 * Does some work and gives up on it after a time.
 *
 * @param milliseconds how long it may take
 * @returns whether it came to its end
 */
export type Watchdog = (work: () => void, milliseconds: number) => boolean;

/**
 * A watchdog that can stop a regular expression in the middle of its search: V8 looks for such a wish while it goes back
 * and forth. Setting one up costs 60 µs a call (Node 20), so work is handed over in portions.
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
