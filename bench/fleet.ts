import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectionCounter, postgresPrograms, postgresServer } from '../fleet/test/support/postgres-server.ts';
import { origins } from '../fleet/test/support/origins.ts';
import { tokens } from '../test/support/tokens.ts';

const program = resolve('fleet/bin/sntrylint-fleet.js');

const usage = `node scripts/run-typescript.mjs bench/fleet.ts [REPOSITORIES [WORKERS…]]

Scans so many small repositories (1000) in a folder, on a Postgres server where one is installed, with each number of
workers (1 2 4), and on PGlite with 2: for the first time, and again with nothing new. Build first: npm run build.`;

/** What one run of the program cost. */
interface Run {
  readonly seconds: number;
  /** Processor seconds of all processes together. */
  readonly processor: number;
  /** The most bytes that the program itself used, without its scans. */
  readonly memory: number;
  readonly connections: number;
}

/**
 * Scans many small repositories in a folder for the first time, and then again with nothing new. One program does this
 * with several workers, on Postgres and on PGlite. `node scripts/run-typescript.mjs bench/fleet.ts [REPOSITORIES
 * [WORKERS…]]`
 */
async function bench(): Promise<void> {
  const given = process.argv.slice(2);
  if (given.includes('--help')) return print(usage);
  const wrong = given.find((text) => !/^[1-9]\d{0,5}$/.test(text));
  if (wrong !== undefined) {
    process.stderr.write(`bench/fleet.ts: ${JSON.stringify(wrong)} is no number from 1 to 999999; --help says what may be given\n`);
    process.exitCode = 2;
    return;
  }
  const [count = 1000, ...workers] = given.map(Number);
  const made = makeRepositories(count);
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-bench-fleet-'));
  const programs = postgresPrograms();
  print(`${count} repositories of 3 commits, one in ten with a token; Node ${process.version}`);
  try {
    for (const number of workers.length === 0 ? [1, 2, 4] : workers) {
      const cache = join(folder, `cache-${number}`);
      if (programs !== null) {
        await using server = await postgresServer(programs);
        const address = await server.create();
        const call = ['scan', made, '--cache', cache, '--workers', String(number), '--fail-on', 'none', '--format', `json:${join(folder, 'report.json')}`];
        row(`Postgres, ${number} workers, first`, count, await run([...call, '--database', address], address));
        row(`Postgres, ${number} workers, nothing new`, count, await run([...call, '--database', address], address));
      }
      rmSync(cache, { recursive: true, force: true });
    }
    const call = ['scan', made, '--cache', join(folder, 'cache'), '--data', join(folder, 'data'), '--workers', '2', '--fail-on', 'none', '--format', `json:${join(folder, 'report.json')}`];
    row('PGlite, 2 workers, first', count, await run(call, null));
    row('PGlite, 2 workers, nothing new', count, await run(call, null));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Git makes a hundred repositories, packed as on servers. The others are links to their files. They differ in their
 * token.
 */
function makeRepositories(count: number): string {
  const { root, commit } = origins();
  mkdirSync(join(root, 'all'));
  for (let number = 0; number < Math.min(count, 100); number++) {
    const text = number % 10 === 0 ? `SENTRY_AUTH_TOKEN=${tokens(`bench ${number}`).user()}\n` : `name=${number}\n`;
    commit(`all/${number}.git`, { 'README.md': `# ${number}\n`, 'src/a.ts': 'export const a = 1;\n' }, { '.env': text }, { '.env': 'none\n' });
  }
  for (let number = 100; number < count; number++) linkFolder(join(root, `all/${number % 100}.git`), join(root, `all/${number}.git`));
  return join(root, 'all');
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) (entry.isDirectory() ? linkFolder : linkSync)(join(from, entry.name), join(to, entry.name));
}

async function run(argv: readonly string[], address: string | null): Promise<Run> {
  const started = Date.now();
  // The shell's `times` tells at the end how long all direct and indirect children took.
  const child = spawn('sh', ['-c', '"$@" >/dev/null 2>&1; code=$?; times; exit $code', 'sh', process.execPath, program, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let memory = 0;
  let connections = 0;
  const counter = address === null ? null : await connectionCounter(address);
  const watch = setInterval(() => {
    memory = Math.max(memory, memoryOf(child.pid!));
    counter?.count().then((now) => (connections = Math.max(connections, now))).catch(() => {});
  }, 250);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  await counter?.end();
  if (code !== 0) throw new Error(`the program ended with ${code}`);
  return { seconds: (Date.now() - started) / 1000, processor: processorOf(said), memory, connections };
}

/** The peak memory of the program (VmHWM of proc(5)), which is the child of the shell. */
function memoryOf(shell: number): number {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ');
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The seconds in `0m1.20s 0m0.30s`: one such line for the shell, and one for its children. */
function processorOf(said: string): number {
  const [, line = ''] = said.trim().split('\n');
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function row(name: string, count: number, { seconds, processor, memory, connections }: Run): void {
  print(`${name.padEnd(36)} ${(count / seconds).toFixed(1).padStart(8)}/s  ${seconds.toFixed(0).padStart(5)} s  ${((processor / count) * 1000).toFixed(0).padStart(5)} ms of processor each  ${(memory / 1e6).toFixed(0).padStart(4)} MB  ${connections} connections`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await bench();
