import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { connectionCounter, postgresPrograms, postgresServer } from '../fleet/test/support/postgres-server.ts';
import { origins } from '../fleet/test/support/origins.ts';
import { tokens } from '../test/support/tokens.ts';

const program = resolve('fleet/bin/sntrylint-fleet.js');

const usage = `node scripts/run-typescript.mjs bench/fleet.ts [REPOSITORIES [WORKERS…]] [--pglite REPOSITORIES]

Scans so many small repositories (1000) in a folder, on a Postgres server where one is installed, with each number of
workers (1 2 4): for the first time, and again with nothing new. Then the same on PGlite with 2 workers, with as many
repositories as --pglite says (as many as on Postgres, but at most 1000; 0 leaves it out). Standard error shows how far
it is. Build first: npm run build.`;

/** What one run of the program cost. */
interface Run {
  readonly seconds: number;
  /** Processor seconds of all processes together. */
  readonly processor: number;
  /** The bytes that the program itself used, without its scans, when each quarter of the repositories was done. */
  readonly quarters: readonly number[];
  /** The most bytes that it used, and that it used together with all its scans and gits. */
  readonly peak: number;
  readonly peakOfAll: number;
  /** The most connections at one time. */
  readonly connections: number;
}

/**
 * Scans many small repositories in a folder for the first time, and then again with nothing new. One program does this
 * with several workers, on Postgres and on PGlite.
 */
async function bench(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { pglite: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) return print(usage);
  const wrong = [...positionals, ...(values.pglite === undefined || values.pglite === '0' ? [] : [values.pglite])].find((text) => !/^[1-9]\d{0,5}$/.test(text));
  if (wrong !== undefined) {
    process.stderr.write(`bench/fleet.ts: ${JSON.stringify(wrong)} is no number from 1 to 999999; --help says what may be given\n`);
    process.exitCode = 2;
    return;
  }
  const [count = 1000, ...workers] = positionals.map(Number);
  const onPglite = Number(values.pglite ?? Math.min(count, 1000));
  const began = Date.now();
  const made = makeRepositories('all', count);
  const few = onPglite === count || onPglite === 0 ? made : makeRepositories('few', onPglite);
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-bench-fleet-'));
  const programs = postgresPrograms();
  print(`${count} repositories of 3 commits, one in ten with a token, made in ${((Date.now() - began) / 1000).toFixed(0)} s; Node ${process.version}`);
  print(`${''.padEnd(34)}      rate     time  CPU each  memory at 1/4, 1/2, 3/4, end     peak  with scans  connections`);
  const scan = (what: string, cache: string, number: number): readonly string[] => ['scan', what, '--cache', join(folder, cache), '--workers', String(number), '--fail-on', 'none', '--verbose', '--format', `json:${join(folder, 'report.json')}`];
  try {
    for (const number of programs === null ? [] : workers.length === 0 ? [1, 2, 4] : workers) {
      await using server = await postgresServer(programs!);
      const address = await server.create();
      const call = [...scan(made, 'cache', number), '--database', address];
      for (const turn of ['first', 'nothing new']) await row(`Postgres, ${number} ${number === 1 ? 'worker' : 'workers'}, ${turn}`, count, call, address);
      rmSync(join(folder, 'cache'), { recursive: true, force: true });
    }
    const call = [...scan(few, 'cache', 2), '--data', join(folder, 'data')];
    for (const turn of onPglite === 0 ? [] : ['first', 'nothing new']) await row(`PGlite, 2 workers, ${turn}${onPglite === count ? '' : ` (${onPglite})`}`, onPglite, call, null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many repositories differ from all others. More of them are made by links, since that takes a tenth of the time. */
const mostDifferent = 1000;

/** Git makes the repositories, packed as on servers. They differ in a name, or in a token. */
function makeRepositories(name: string, count: number): string {
  const { root, commit } = origins();
  mkdirSync(join(root, name));
  for (let number = 0; number < Math.min(count, mostDifferent); number++) {
    const text = number % 10 === 0 ? `SENTRY_AUTH_TOKEN=${tokens(`bench ${number}`).user()}\n` : `name=${number}\n`;
    commit(`${name}/${number}.git`, { 'README.md': `# ${number}\n`, 'src/a.ts': 'export const a = 1;\n' }, { '.env': text }, { '.env': 'none\n' });
  }
  for (let number = mostDifferent; number < count; number++) linkFolder(join(root, `${name}/${number % mostDifferent}.git`), join(root, `${name}/${number}.git`));
  return join(root, name);
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) (entry.isDirectory() ? linkFolder : linkSync)(join(from, entry.name), join(to, entry.name));
}

async function run(name: string, count: number, argv: readonly string[], address: string | null): Promise<Run> {
  const started = Date.now();
  // The shell's `times` tells at the end how long all direct and indirect children took.
  const child = spawn('sh', ['-c', '"$@" >/dev/null; code=$?; times; exit $code', 'sh', process.execPath, program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const quarters: number[] = [];
  let [done, peak, peakOfAll, connections, complaint] = [0, 0, 0, 0, ''];
  const measure = (): void => {
    const pid = childrenOf(child.pid!)[0];
    if (pid === undefined) return;
    peak = Math.max(peak, memoryOf(pid, 'VmHWM'));
    peakOfAll = Math.max(peakOfAll, withDescendants(pid).reduce((sum, one) => sum + memoryOf(one, 'VmRSS'), 0));
  };
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!/: (?:scanned|nothing is new)/.test(line)) return void (complaint = line);
    done++;
    if (done < (count * (quarters.length + 1)) / 4) return;
    quarters.push(memoryOf(childrenOf(child.pid!)[0] ?? 0, 'VmRSS'));
    measure();
  });
  const counter = address === null ? null : await connectionCounter(address);
  const watch = setInterval(() => {
    measure();
    counter?.count().then((now) => (connections = Math.max(connections, now))).catch(() => {});
  }, 250);
  const tell = setInterval(() => process.stderr.write(`${name}: ${done} of ${count}, ${((done * 1000) / (Date.now() - started)).toFixed(1)}/s\n`), 15_000);
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  clearInterval(watch);
  clearInterval(tell);
  await counter?.end();
  if (code !== 0) throw new Error(`the program ended with ${code}: ${complaint}`);
  if (done !== count) throw new Error(`${done} of ${count} repositories were read: ${complaint}`);
  return { seconds: (Date.now() - started) / 1000, processor: processorOf(said), quarters, peak, peakOfAll, connections };
}

/** Bytes, from /proc/PID/status; 0 if the process has ended. */
function memoryOf(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((text) => text !== '').map(Number);
  } catch {
    return [];
  }
}

function withDescendants(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(withDescendants)];
}

/** The seconds in `0m1.20s 0m0.30s`: one such line for the shell, and one for its children. */
function processorOf(said: string): number {
  const [, line = ''] = said.trim().split('\n');
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

async function row(name: string, count: number, argv: readonly string[], address: string | null): Promise<void> {
  const { seconds, processor, quarters, peak, peakOfAll, connections } = await run(name, count, argv, address);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0).padStart(4);
  print(`${name.padEnd(34)} ${(count / seconds).toFixed(1).padStart(7)}/s ${seconds.toFixed(0).padStart(6)} s ${((processor / count) * 1000).toFixed(0).padStart(6)} ms  ${quarters.map(megabytes).join(' ').padStart(25)} MB ${megabytes(peak).padStart(7)} MB ${megabytes(peakOfAll).padStart(8)} MB  ${address === null ? '' : String(connections).padStart(11)}`.trimEnd());
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await bench();
