import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeCorpus } from './corpus.ts';
import { measureEngine } from './engine.ts';
import { measure, peakMemory, type Task, type Timing } from './measure.ts';

const program = resolve('bin/sntrylint.js');

/** Prints the speed of each part, as ratios from one run on one machine. */
function bench(): void {
  const root = mkdtempSync(join(tmpdir(), 'sntrylint-bench-'));
  try {
    const folder = join(root, 'corpus');
    const { files, bytes } = writeCorpus(folder);
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    commit(folder);
    print(`${files.toLocaleString('en')} files, ${megabytes(bytes)}; Node ${process.version}; times are medians`);
    hook(folder);
    workTree(folder);
    growth(root, folder);
    engine(folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Compares a commit of 10 clean files with a Node that does nothing. */
function hook(folder: string): void {
  for (let number = 0; number < 10; number++) writeFileSync(join(folder, `new-${number}.ts`), `export const n = ${number};\n`.repeat(100));
  git(folder, 'add', '--all');
  const [bare, staged] = measure([node('node', folder, '-e', '0'), node('hook', folder, program, 'staged')], 20);
  heading('hook: 10 staged files');
  row('node -e 0', bare);
  row('sntrylint staged', staged, `node + ${(median(staged) - median(bare)).toFixed(0)} ms (target: + 30 ms)`);
  commit(folder);
}

function workTree(folder: string): void {
  const scan = node('work tree', folder, program);
  const tasks: Task[] = [
    scan,
    { name: 'git grep', command: 'git', args: ['grep', '-c', 'sntry'], cwd: folder, accepts: [0, 1] },
  ];
  if (installed('rg')) tasks.push({ name: 'rg', command: 'rg', args: ['-c', 'sntry'], cwd: folder, accepts: [0, 1] });
  const [own, gitGrep, rg] = measure(tasks, 7);
  heading('work tree');
  row('sntrylint', own, `peak ${peakMemory(scan).toFixed(0)} MB (target: below 120 MB)`);
  row('git grep -c sntry', gitGrep, `sntrylint takes ${ratio(own, gitGrep)} of it`);
  if (rg === undefined) print('  rg is not installed: not compared');
  else row('rg -c sntry', rg, `sntrylint takes ${ratio(own, rg)} of it (target: 2.5)`);
}

/** How much longer twice the bytes take. The time to start the process is subtracted. */
function growth(root: string, folder: string): void {
  const double = join(root, 'double');
  mkdirSync(double);
  for (const copy of ['a', 'b']) cpSync(folder, join(double, copy), { recursive: true, filter: (path) => !path.endsWith('.git') });
  git(double, 'init', '--quiet');
  git(double, 'add', '--all');
  const [bare, once, twice] = measure(
    [node('node', folder, '-e', '0'), node('once', folder, program), node('twice', double, program)],
    5,
  );
  heading('twice the bytes');
  const factor = (median(twice) - median(bare)) / (median(once) - median(bare));
  row('once', once);
  row('twice', twice, `${factor.toFixed(2)} times the time, start taken out (target: at most 2.2)`);
}

function engine(folder: string): void {
  const { bytes, prefilter, whole, undecoded } = measureEngine(folder);
  heading('engine: one core, content in memory');
  row('prefilter alone', prefilter, `${speed(bytes, prefilter)} (target: above 1,000 MB/s)`);
  row('whole scan', whole, `${speed(bytes, whole)} (target: above 300 MB/s)`);
  row('without decoding', undecoded, `decoding costs ${((median(whole) / median(undecoded) - 1) * 100).toFixed(0)} % (target: at most 15 %)`);
}

function node(name: string, cwd: string, ...args: string[]): Task {
  return { name, command: process.execPath, args, cwd, accepts: [0] };
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgsign=false', '-c', 'gc.auto=0', ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

function commit(cwd: string): void {
  git(cwd, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '--message', 'Corpus');
}

function installed(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function heading(text: string): void {
  print(`\n${text}`);
}

function row(name: string, timing: Timing | undefined, remark = ''): void {
  print(`  ${name.padEnd(20)} ${median(timing).toFixed(0).padStart(6)} ms  ${remark}`.trimEnd());
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(timing: Timing | undefined): number {
  return timing?.median ?? Number.NaN;
}

function ratio(a: Timing | undefined, b: Timing | undefined): string {
  return `${(median(a) / median(b)).toFixed(2)} ×`;
}

function speed(bytes: number, timing: Timing): string {
  return `${Math.round(bytes / 1e6 / (timing.median / 1e3)).toLocaleString('en')} MB/s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

bench();
