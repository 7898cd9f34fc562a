import { setFlagsFromString } from 'node:v8';

/**
 * V8's own budget in bytes of bytecode: `interrupt_budget` in its flag definitions of 11.3, which is in Node 20. V8 12.4
 * and later, which are in Node 22 and later, have no such flag, and would write an error to standard error.
 */
const usual = 66 * 1024;
const nodeWithBudget = 20;

/**
 * How much of a function runs before V8 considers optimizing it. A scan runs some hundred functions for about a second
 * in each thread. With the usual budget, a third of the processor time for a small history went into machine code that
 * hardly ran.
 */
const late = 800_000;

/**
 * Makes V8 optimize later, in all threads of this process, if it has a setting for that.
 * @returns a function that restores V8's default, since compiled code is kept only for the flags that were set
 */
export function optimizeLate(): () => void {
  if (Number.parseInt(process.versions.node, 10) !== nodeWithBudget) return () => {};
  setFlagsFromString(`--interrupt-budget=${late}`);
  return () => setFlagsFromString(`--interrupt-budget=${usual}`);
}
