import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { lastingFolder } from '../../../test/support/repo.ts';
import type { Database } from '../../src/store/database.ts';
import { newDatabase } from '../../src/store/new-database.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';
import { postgresPrograms, type PostgresServer, postgresServer } from './postgres-server.ts';

/** One of the two engines, for a suite of tests. */
export interface Engine {
  /**
   * A store that all suites of this process share, since making one takes seconds. Each suite uses its own
   * repositories.
   */
  store(): Promise<Database>;
  /** A new place without any data. */
  place(): Promise<StorePlace>;
}

/** Milliseconds in which an engine must start, on a busy machine. */
export const engineStart = 120_000;

/**
 * Runs the same suite on both engines: on PGlite always, and on a real Postgres if one is installed. Each is started
 * once for all tests of a process.
 */
export function onBothEngines(suite: (engine: Engine) => void): void {
  describe('on PGlite', () => {
    suite(engines.pglite);
  });
  // `.ci/run` installs Postgres, and fails if a test is skipped.
  describe.skipIf(postgresPrograms() === null)('on Postgres', () => {
    suite(engines.postgres);
  });
}

let server: Promise<PostgresServer> | null = null;

const engines = {
  pglite: engine(async () => ({ kind: 'folder', path: await freshData() })),
  postgres: engine(async () => ({ kind: 'server', address: await (await (server ??= postgresServer(postgresPrograms()!))).create() })),
};

function engine(place: () => Promise<StorePlace>): Engine {
  let opened: Promise<Database> | null = null;
  return { place, store: () => (opened ??= place().then(openStore)) };
}

/** PGlite takes 4 s of processor time to make a database. So one is made for all processes of all runs, and copied. */
const template = fileURLToPath(new URL(`../../../node_modules/.cache/sntrylint-fleet/pglite-${pgliteVersion()}`, import.meta.url));

/** A folder for `--data` with a new database. */
export async function freshData(): Promise<string> {
  const path = join(lastingFolder(), 'data');
  if (!existsSync(template)) await makeTemplate();
  cpSync(template, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return path;
}

/** If several processes make it at once, the first one's is kept. */
async function makeTemplate(): Promise<void> {
  const path = join(lastingFolder(), 'data');
  mkdirSync(path, { mode: 0o700 });
  await newDatabase(join(path, 'postgres'));
  const beside = `${template}.${process.pid}`;
  cpSync(path, beside, { recursive: true });
  try {
    renameSync(beside, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    rmSync(beside, { recursive: true, force: true });
  }
}

function pgliteVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }).dependencies['@electric-sql/pglite']!;
}
