import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One thing to measure: a program with its arguments, in a folder. */
export interface Task {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Exit codes that are no failures: `rg` ends with 1 if it finds nothing. */
  readonly accepts: readonly number[];
}

/** The milliseconds of a task, with the start of its process. */
export interface Timing {
  readonly median: number;
  readonly fastest: number;
}

/**
 * Runs tasks in turns, so that other work on the machine affects all of them alike.
 *
 * @param budget in milliseconds; a task that has taken longer in all is not run again
 * @throws {Error} if a task fails, since its time would mean nothing
 */
export function measure(tasks: readonly Task[], rounds: number, budget = Number.POSITIVE_INFINITY): readonly Timing[] {
  const spent = tasks.map(run);
  const all: number[][] = spent.map((first) => (first < budget ? [] : [first]));
  for (let round = 0; round < rounds; round++) {
    for (const [index, task] of tasks.entries()) {
      if (spent[index]! >= budget) continue;
      const milliseconds = run(task);
      all[index]!.push(milliseconds);
      spent[index]! += milliseconds;
    }
  }
  return all.map(timing);
}

/** Milliseconds of work done in this process. */
export function timed(work: () => void, rounds: number): Timing {
  work();
  return timing(Array.from({ length: rounds }, () => elapsed(work)));
}

/** The most memory of one Node process during a task, in MB. Its child processes do not count. */
export function peakMemory(task: Task): number {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-bench-'));
  const [log, hook] = [join(folder, 'rss'), join(folder, 'hook.mjs')];
  writeFileSync(
    hook,
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => writeFileSync(${JSON.stringify(log)}, String(process.resourceUsage().maxRSS)));`,
  );
  try {
    run({ ...task, args: ['--import', hook, ...task.args] });
    return (Number(readFileSync(log, 'utf8')) * 1024) / 1e6;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds of processor time of a command and of everything it starts: the mean of several runs. */
export function processorTime(command: readonly string[], cwd: string, runs = 1): number {
  const line = 'i=0; while [ $i -lt "$RUNS" ]; do "$@" >/dev/null 2>&1; i=$((i+1)); done; times';
  const { stdout } = spawnSync('sh', ['-c', line, 'sh', ...command], { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', RUNS: String(runs) } });
  const [user, system] = stdout.trim().split('\n')[1]!.split(' ').map((text) => text.split('m').map(Number.parseFloat)) as [number[], number[]];
  return ((user[0]! * 60 + user[1]! + system[0]! * 60 + system[1]!) * 1000) / runs;
}

function run({ name, command, args, cwd, accepts }: Task): number {
  let failure = '';
  const milliseconds = elapsed(() => {
    const { status, error, stderr } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    if (error !== undefined || status === null || !accepts.includes(status)) failure = String(error ?? `${status} ${stderr}`);
  });
  if (failure !== '') throw new Error(`${name} failed: ${failure}`);
  return milliseconds;
}

function elapsed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function timing(milliseconds: readonly number[]): Timing {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, fastest: sorted[0] ?? Number.NaN };
}
