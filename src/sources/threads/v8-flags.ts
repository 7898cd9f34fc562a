import { setFlagsFromString } from 'node:v8';

/** A setting of V8, with the flags that set it and restore V8's default. */
interface Setting {
  /** The versions of Node that have it. Others would write an error to standard error. */
  readonly nodes: readonly number[];
  readonly scan: (what: Scanned) => string;
  readonly usual: string;
}

/** What a scan reads most: files, or what commits hold. */
type Scanned = 'files' | 'commits';

/**
 * How much of a function runs before V8 considers optimizing it, in bytes of bytecode: `interrupt_budget` in V8's flag definitions of
 * 11.3, which is in Node 20; later versions have no such flag. A scan of commits runs some hundred functions for about a second in each
 * thread. With the usual budget, a third of the processor time for a small history went into machine code that hardly ran. A scan of
 * 10,000 files is over sooner, and waited too long for its machine code with more than this.
 */
const optimizing: Setting = { nodes: [20], scan: (what) => `--interrupt-budget=${what === 'files' ? 300_000 : 1_000_000}`, usual: `--interrupt-budget=${66 * 1024}` };

/**
 * Whether several threads collect the garbage of a young generation together: `parallel_scavenge` in V8's flag definitions. Where all
 * processors are busy already, they wait for one another. Without it histories took 1 to 4 % less, and a tenth less beside other work.
 */
const collecting: Setting = { nodes: [20, 22, 24], scan: () => '--no-parallel-scavenge', usual: '--parallel-scavenge' };

/** The scan that V8 is set up for. The flags hold for the whole process, and so does this. */
let tuned: Scanned | null = null;
/** How many threads are starting. */
let starting = 0;

/**
 * Sets V8 up for a scan, in all threads of this process.
 * @returns a function that restores V8's defaults, since compiled code is kept only for the flags that were set. Whoever started Node
 *   with other values than the defaults gets these all the same
 */
export function tuneForScan(what: Scanned): () => void {
  // With other flags than its own, Node compiles its own modules anew. This one, which starts git, then takes 6 ms instead of 1.6.
  process.getBuiltinModule('node:child_process');
  tuned = what;
  if (starting === 0) setFlags(what);
  return () => {
    tuned = null;
    restoreFlags();
  };
}

/**
 * Restores V8's defaults while a thread starts: with other flags Node compiles anew what a thread is made of, which takes it twice as
 * long.
 *
 * @returns a function to call when the thread has started, or never will
 */
export function untuned(): () => void {
  starting++;
  if (tuned !== null) restoreFlags();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    starting--;
    if (tuned !== null && starting === 0) setFlags(tuned);
  };
}

/** Restores V8's defaults. */
export function restoreFlags(): void {
  for (const { usual } of known()) setFlagsFromString(usual);
}

function setFlags(what: Scanned): void {
  for (const { scan } of known()) setFlagsFromString(scan(what));
}

function known(): readonly Setting[] {
  const node = Number.parseInt(process.versions.node, 10);
  return [optimizing, collecting].filter(({ nodes }) => nodes.includes(node));
}
