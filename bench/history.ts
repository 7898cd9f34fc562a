import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeHistory } from './history-repository.ts';
import { measure, peakMemory, type Task } from './measure.ts';
import { peers } from './peer-list.ts';

const program = resolve('bin/sntrylint.js');

/**
 * Compares reading histories with git alone: `npm run bench:history -- --repo DIR…` on any clones. Without a clone it
 * generates histories of 1, 2 and 4 GB of blobs, or of the size in `--gigabytes N`. The other scanners are those in
 * `--folder`, where `npm run bench:peers` installs them. `--beside DIR` adds another built checkout of this repository.
 */
async function bench(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { repo: { type: 'string', multiple: true, default: [] }, folder: { type: 'string' }, beside: { type: 'string', multiple: true, default: [] }, rounds: { type: 'string', default: '3' }, gigabytes: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const repositories = [...values.repo, ...positionals];
  if (repositories.length > 0) return beside(repositories.map((folder) => resolve(folder)), values.folder === undefined ? null : resolve(values.folder), values.beside.map((checkout) => resolve(checkout)), Number(values.rounds));
  const root = mkdtempSync(join(tmpdir(), 'sntrylint-bench-'));
  try {
    for (const times of [1, 2, 4]) {
      const gigabytes = times * Number(values.gigabytes);
      const folder = join(root, `${times}.git`);
      await makeHistory(folder, gigabytes * 1e9);
      report(`${gigabytes} GB of blobs`, folder);
      rmSync(folder, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function report(name: string, folder: string): void {
  const git: Task = { name: 'git', command: 'git', args: ['cat-file', '--batch-all-objects', '--unordered', '--batch', '--buffer'], cwd: folder, accepts: [0] };
  const first: Task = { name: 'first', command: process.execPath, args: [program, 'history', '--no-cache'], cwd: folder, accepts: [0, 1] };
  const again: Task = { ...first, name: 'again', args: [program, 'history'] };
  const [bare, whole, second] = measure([git, first, again], 3).map(({ median }) => median);
  console.log(`\n${name}`);
  row('git cat-file of everything, into nothing', bare!);
  row('sntrylint history', whole!, `${(whole! / bare!).toFixed(2)} × git, peak ${peakMemory(first).toFixed(0)} MB`);
  row('a second run', second!, `Node's own start included`);
}

function row(name: string, milliseconds: number, note = ''): void {
  console.log(`  ${name.padEnd(42)} ${(milliseconds / 1000).toFixed(2).padStart(6)} s  ${note}`);
}

/** What one run cost: seconds, and MB of the largest process. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Makes the program print its own memory at the end: git maps whole packs, and GNU time reports only the largest process. */
const saysPeak = `--import=data:text/javascript,process.on('exit',()=>process.stderr.write('own='+process.resourceUsage().maxRSS+'\\n'))`;

/**
 * Prints one table. Each repository is read by git alone, by sntrylint and by the others, in turns. The run with the
 * least CPU counts.
 */
function beside(repositories: readonly string[], folder: string | null, checkouts: readonly string[], rounds: number): void {
  const others = peers.flatMap(({ name, program, history }) => {
    const path = folder === null ? null : join(folder, program);
    return history === null || path === null || !existsSync(path) ? [] : [{ name, command: history(path) }];
  });
  const all = [
    { name: 'git cat-file', command: ['git', 'cat-file', '--batch-all-objects', '--unordered', '--batch', '--buffer'] },
    ...[resolve('.'), ...checkouts].map((checkout, i) => ({
      name: i === 0 ? 'sntrylint history' : `of ${basename(checkout)}`,
      command: [process.execPath, saysPeak, join(checkout, 'bin/sntrylint.js'), 'history', '--no-cache', '--format', 'json'],
    })),
    ...others,
  ];
  console.log('| repository | program | wall | CPU | peak memory | wall, in git\'s | CPU, in git\'s | processes that wait |\n|---|---|---:|---:|---:|---:|---:|---:|');
  for (const repository of repositories) {
    const fastest: (Run | null)[] = all.map(() => null);
    for (let round = 0; round < rounds; round++) {
      for (const [i, { command }] of all.entries()) {
        const run = timedRun(command, repository);
        if (fastest[i] === null || run.cpu < fastest[i]!.cpu) fastest[i] = run;
      }
    }
    const bare = fastest[0]!;
    // On a busy machine, CPU seconds are more reliable than wall time, although they grow too.
    const load = loadavg()[0]!.toFixed(0);
    for (const [i, { name }] of all.entries()) {
      const { wall, cpu, memory } = fastest[i]!;
      console.log(`| ${basename(repository) === 'repo' ? basename(dirname(repository)) : basename(repository)} | ${name} | ${wall.toFixed(2)} s | ${cpu.toFixed(2)} s | ${memory.toFixed(0)} MB | ${(wall / bare.wall).toFixed(2)} × | ${(cpu / bare.cpu).toFixed(2)} × | ${load} |`);
    }
  }
}

/**
 * Runs a command under GNU time. Any exit code is accepted: missing objects end a scan with 3, findings with other
 * codes.
 */
function timedRun([command, ...args]: readonly string[], cwd: string): Run {
  const { stderr, error } = spawnSync('/usr/bin/time', ['-f', 'run=%e %U %S %M', command!, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 });
  const figures = /run=([\d.]+) ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr);
  if (error !== undefined || figures === null) throw new Error(`${command} failed: ${error ?? stderr}`);
  const [wall, user, system, kilobytes] = figures.slice(1).map(Number);
  const own = /^own=(\d+)$/m.exec(stderr)?.[1];
  return { wall: wall!, cpu: user! + system!, memory: Number(own ?? kilobytes) / 1000 };
}

await bench();
