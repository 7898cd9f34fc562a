import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { build as bundle } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueue } from '../../src/queue/queue.ts';
import { DatabaseError } from '../../src/store/database.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';
import { readReport } from '../../src/store/read-report.ts';
import { addRepositories } from '../../src/store/repositories.ts';
import { chaosName, chaosPace } from '../support/chaos.ts';
import { freshData } from '../support/engines.ts';
import { postgresPrograms, postgresServer } from '../support/postgres-server.ts';

const folder = `coverage/chaos-${process.pid}`;
const program = `${folder}/chaos-worker.mjs`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await bundle({ entryPoints: ['fleet/test/support/chaos-worker.ts'], outfile: program, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(place: StorePlace): ChildProcess {
  return spawn(process.execPath, [program, JSON.stringify(place)], { stdio: 'ignore' });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function end(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (!isRunning(worker)) return resolve();
    worker.once('exit', () => resolve());
    worker.kill('SIGKILL');
  });
}

async function fill(place: StorePlace, jobs: number): Promise<void> {
  await using database = await openStore(place);
  await using queue = await openQueue(database, chaosPace);
  const names = Array.from({ length: jobs }, (_, number) => chaosName(number));
  await database.transaction(async (db) => queue.send(db, await addRepositories(db, names.map((name) => ({ url: `https://${name}`, name, platform: 'url', archived: false, fork: false })))));
}

/** Everything is there, and each thing once. */
async function expectAll(place: StorePlace, jobs: number): Promise<void> {
  await using database = await openStore(place);
  const { repositories, findings, notRead } = await readReport(database);
  expect(notRead).toEqual([]);
  expect([repositories.length, repositories.filter(({ state }) => state === 'scanned').length]).toEqual([jobs, jobs]);
  expect([findings.length, findings.reduce((sum, { places }) => sum + places.length, 0)]).toEqual([jobs + 20, jobs * 3]);
  const ended = await database.query<{ readonly state: string; readonly jobs: number; readonly repositories: number }>(
    `SELECT state::text AS state, count(*)::integer AS jobs, count(DISTINCT singleton_key)::integer AS repositories
     FROM (SELECT state, singleton_key FROM fleet_queue.job WHERE name = 'scan' UNION ALL SELECT state, singleton_key FROM fleet_queue.archive WHERE name = 'scan') AS one GROUP BY state`,
  );
  expect(ended).toEqual([{ state: 'completed', jobs, repositories: jobs }]);
}

async function left(place: StorePlace & { readonly kind: 'server' }): Promise<number> {
  try {
    await using database = await openStore(place);
    const [row] = await database.query<{ readonly left: number }>(`SELECT count(*)::integer AS left FROM fleet_queue.job WHERE name = 'scan' AND state < 'completed'`);
    return row!.left;
  } catch (error) {
    // It was killed just now.
    if (error instanceof DatabaseError || (error as { readonly cause?: unknown }).cause instanceof DatabaseError) return Infinity;
    throw error;
  }
}

describe('nothing is lost, and nothing is twice', () => {
  it.skipIf(postgresPrograms() === null)('while workers and Postgres are killed at random moments, through 2,000 jobs', { timeout: 240_000 }, async () => {
    await using server = await postgresServer(postgresPrograms()!);
    const place = { kind: 'server', address: await server.create() } as const;
    await fill(place, 2000);
    const workers = Array.from({ length: 4 }, () => start(place));
    const killed = { workers: 0, servers: 0 };
    for (let round = 1; (await left(place)) > 0; round++) {
      const which = Math.floor(Math.random() * workers.length);
      await end(workers[which]!);
      killed.workers++;
      if (round % 4 === 0) {
        await server.kill();
        killed.servers++;
        await sleep(Math.random() * 500);
        await server.start();
      }
      for (const [index, worker] of workers.entries()) if (!isRunning(worker)) workers[index] = start(place);
      await sleep(1500 + Math.random() * 2500);
    }
    await Promise.all(workers.map(end));
    expect([killed.workers > 3, killed.servers > 0]).toEqual([true, true]);
    await expectAll(place, 2000);
    process.stderr.write(`chaos on Postgres: ${JSON.stringify(killed)}\n`);
  });

  it.skipIf(postgresPrograms() === null)('while a worker is killed before each statement of a job, and after the last', { timeout: 240_000 }, async () => {
    await using server = await postgresServer(postgresPrograms()!);
    const place = { kind: 'server', address: await server.create() } as const;
    await fill(place, 40);
    const said: string[] = [];
    for (let statement = 0; statement < 30; statement++) {
      const worker = spawn(process.execPath, [program, JSON.stringify(place), String(statement)], { stdio: ['ignore', 'pipe', 'ignore'] });
      worker.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      expect(await new Promise((resolve) => worker.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
    }
    const before = said.join('');
    for (const step of [/^\.*BEGIN$/m, /FOR UPDATE$/m, /^\.*INSERT INTO fleet\.finding/m, /^\.*INSERT INTO fleet\.place/m, /^\.*UPDATE fleet\.repository/m, /^\.*COMMIT$/m, /^\.*after COMMIT$/m, /SKIP LOCKED/]) expect(before).toMatch(step);
    expect(await new Promise((resolve) => start(place).once('exit', resolve))).toBe(0);
    await expectAll(place, 40);
  });

  it.skipIf(postgresPrograms() === null)('while several programs start at once on a new database', { timeout: 120_000 }, async () => {
    await using server = await postgresServer(postgresPrograms()!);
    for (let round = 0; round < 5; round++) {
      const place = { kind: 'server', address: await server.create() } as const;
      await Promise.all(Array.from({ length: 5 }, () => fill(place, 10)));
      expect(await left(place)).toBe(10);
    }
  });

  it('while the program is killed that has PGlite inside, through 300 jobs', { timeout: 240_000 }, async () => {
    const place = { kind: 'folder', path: await freshData() } as const;
    await fill(place, 300);
    let kills = 0;
    for (let code: number | null = null; code !== 0; ) {
      const worker = spawn(process.execPath, [program, JSON.stringify(place)], { stdio: ['ignore', 'pipe', 'ignore'] });
      let dots = 0;
      const enough = 10 + Math.random() * 100;
      worker.stdout.on('data', (chunk: Buffer) => {
        dots += chunk.length;
        if (dots >= enough) worker.kill('SIGKILL');
      });
      code = await new Promise((resolve) => worker.once('exit', resolve));
      // Killed by us, or done: it never ends by itself with an error.
      expect([null, 0]).toContain(code);
      if (code === null) kills++;
    }
    expect(kills).toBeGreaterThan(0);
    await expectAll(place, 300);
    process.stderr.write(`chaos on PGlite: ${kills} kills\n`);
  });
});
