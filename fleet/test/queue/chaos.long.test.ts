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

/** Makes each scan that is written leave a row in `ended`. A result that is written twice leaves two. */
async function noteEnds(place: StorePlace): Promise<void> {
  await using database = await openStore(place);
  await database.query(`CREATE TABLE public.ended (id bigint);
    CREATE FUNCTION public.note_end() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ended VALUES (NEW.id); RETURN NULL; END';
    CREATE TRIGGER note_end AFTER UPDATE ON fleet.repository FOR EACH ROW WHEN (NEW.state = 'scanned') EXECUTE FUNCTION public.note_end()`);
}

/** Everything is there, and each thing once. */
async function expectAll(place: StorePlace, jobs: number): Promise<void> {
  await using database = await openStore(place);
  const { repositories, findings, notRead } = await readReport(database);
  expect(notRead).toEqual([]);
  expect([repositories.length, repositories.filter(({ state }) => state === 'scanned').length]).toEqual([jobs, jobs]);
  expect([findings.length, findings.reduce((sum, { places }) => sum + places.length, 0)]).toEqual([jobs + 20, jobs * 3]);
  const ended = await database.query<{ readonly times: number; readonly repositories: number }>('SELECT times, count(*)::integer AS repositories FROM (SELECT count(*)::integer AS times FROM public.ended GROUP BY id) AS one GROUP BY times');
  expect(ended).toEqual([{ times: 1, repositories: jobs }]);
  expect(await database.query('SELECT id FROM fleet_queue.job')).toEqual([]);
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
    await noteEnds(place);
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
    await noteEnds(place);
    const said: string[] = [];
    for (let statement = 0; statement < 30; statement++) {
      const worker = spawn(process.execPath, [program, JSON.stringify(place), String(statement)], { stdio: ['ignore', 'pipe', 'ignore'] });
      worker.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      expect(await new Promise((resolve) => worker.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
    }
    const before = said.join('');
    for (const step of [/^\.*BEGIN$/m, /^\.*DELETE FROM fleet_queue\.job/m, /^\.*INSERT INTO fleet\.finding/m, /^\.*INSERT INTO fleet\.place/m, /^\.*UPDATE fleet\.repository/m, /^\.*COMMIT$/m, /^\.*after COMMIT$/m, /SKIP LOCKED/]) expect(before).toMatch(step);
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
    await noteEnds(place);
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
