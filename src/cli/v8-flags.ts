import { setFlagsFromString } from 'node:v8';

/** A setting of V8, with the flags that set it and restore V8's default. */
interface Setting {
  /** The versions of Node that have it. Others would write an error to standard error. */
  readonly nodes: readonly number[];
  readonly scan: string;
  readonly usual: string;
}

/**
 * How much of a function runs before V8 considers optimizing it, in bytes of bytecode: `interrupt_budget` in V8's flag definitions of
 * 11.3, which is in Node 20; later versions have no such flag. A scan runs some hundred functions for about a second in each thread.
 * With the usual budget, a third of the processor time for a small history went into machine code that hardly ran.
 */
const optimizing: Setting = { nodes: [20], scan: '--interrupt-budget=800000', usual: `--interrupt-budget=${66 * 1024}` };

/**
 * Whether several threads collect the garbage of a young generation together: `parallel_scavenge` in V8's flag definitions. Where all
 * processors are busy already, they wait for one another. Without it histories took 1 to 4 % less, and a tenth less beside other work.
 */
const collecting: Setting = { nodes: [20, 22, 24], scan: '--no-parallel-scavenge', usual: '--parallel-scavenge' };

/**
 * Sets V8 up for a scan, in all threads of this process.
 * @returns a function that restores V8's defaults, since compiled code is kept only for the flags that were set. Whoever started Node
 *   with other values than the defaults gets these all the same
 */
export function tuneForScan(): () => void {
  const node = Number.parseInt(process.versions.node, 10);
  const settings = [optimizing, collecting].filter(({ nodes }) => nodes.includes(node));
  for (const { scan } of settings) setFlagsFromString(scan);
  return () => {
    for (const { usual } of settings) setFlagsFromString(usual);
  };
}
