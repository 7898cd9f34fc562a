import { setFlagsFromString } from 'node:v8';

/**
 * V8's own budget in bytes of bytecode: `interrupt_budget` in its flag definitions from 11.3 to 13.6, which are in Node
 * 20 to 24.
 */
const usual = 66 * 1024;
const newestKnown = 24;

/**
 * How much of a function runs before V8 considers optimizing it. A scan runs some hundred functions for about a second
 * in each thread. With the usual budget, a third of the processor time for a small history went into machine code that
 * hardly ran.
 */
const late = 800_000;

/**
 * Makes V8 optimize later, in all threads of this process.
 * @returns a function that restores V8's default, since compiled code is kept only for the flags that were set
 */
export function optimizeLate(): () => void {
  if (Number.parseInt(process.versions.node, 10) > newestKnown) return () => {};
  setFlagsFromString(`--interrupt-budget=${late}`);
  return () => setFlagsFromString(`--interrupt-budget=${usual}`);
}
