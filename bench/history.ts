import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeHistory } from './history-repository.ts';
import { measure, peakMemory, type Task } from './measure.ts';

const program = resolve('bin/sntrylint.js');

/**
 * The history of a repository beside git alone: `npm run bench:history`, on generated ones of 1, 2 and 4 GB of blobs;
 * `-- --repo DIR` on any clone, `-- --gigabytes N` from another size on.
 */
async function bench(): Promise<void> {
  const { values } = parseArgs({ options: { repo: { type: 'string' }, gigabytes: { type: 'string', default: '1' } } });
  if (values.repo !== undefined) return report(values.repo, resolve(values.repo));
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

await bench();
