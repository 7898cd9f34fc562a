import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { lastingFolder } from '../../../test/support/repo.ts';
import type { Database } from '../../src/store/database.ts';
import { newDatabase } from '../../src/store/new-database.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';
import { postgresPrograms, type PostgresServer, postgresServer } from './postgres-server.ts';

/** One of the two engines, as a suite sees it. */
export interface Engine {
  /** A store that all suites of this process share: to make one takes seconds. Each suite has repositories of its own. */
  store(): Promise<Database>;
  /** A place with nothing in it. */
  place(): Promise<StorePlace>;
}

/** Milliseconds within which an engine starts, on a machine that does much else. */
export const engineStart = 120_000;

/**
 * The same suite on both engines: on PGlite always, on a real Postgres where one is installed. Each is started once for all
 * tests of a process.
 */
export function onBothEngines(suite: (engine: Engine) => void): void {
  describe('on PGlite', () => {
    suite(engines.pglite);
  });
  // `.ci/run` installs it, and fails where a test is skipped.
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

/** PGlite takes 4 s of processor time to make a database: one is made once for all processes of all runs, and copied. */
const template = fileURLToPath(new URL(`../../../node_modules/.cache/sntrylint-fleet/pglite-${pgliteVersion()}`, import.meta.url));

/** A folder for `--data`, with a database that nobody used yet. */
export async function freshData(): Promise<string> {
  const path = join(lastingFolder(), 'data');
  if (!existsSync(template)) await makeTemplate();
  cpSync(template, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return path;
}

/** Of several processes that make it at once the first one's stays. */
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
