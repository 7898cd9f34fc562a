import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ownFolder } from '../disk/own-folder.ts';
import { openMirrors, type MirrorLimits } from '../mirrors/mirrors.ts';
import { openQueue, type Queue, type QueuePace, usualPace } from '../queue/queue.ts';
import type { ScanSettings } from '../scan/scan-repository.ts';
import type { Database } from '../store/database.ts';
import { openStore, storePlace } from '../store/open-store.ts';
import { vacuum } from '../store/vacuum.ts';
import type { Call, FlagName } from './command.ts';

/** The options that say where the data is. */
export const storeFlags: readonly FlagName[] = ['data', 'database'];

/** The options of every command that fetches and scans. */
export const scanFlags: readonly FlagName[] = ['cache', 'cache-size', 'workers', 'archives', 'no-cache', 'own-exceptions', 'time-limit', 'memory-limit', 'max-repository-size'];

/**
 * On one machine somebody waits for the report. So repeated failures may delay it by half a minute, not by eight
 * minutes. There no other process can take a job, so none is lost while the machine sleeps, or while the database inside
 * of the process writes the findings of a huge repository. pg-boss takes less than a day.
 */
const paceOfOne: QueuePace = { lease: 23 * 3600, retryDelay: 5, retries: 3 };

/** Opens the store of a call. @throws {UserError} */
export function storeOf({ io, values }: Call): Promise<Database> {
  return openStore(storePlace({ data: values.data === undefined ? undefined : resolve(io.cwd, values.data), database: values.database }, io.env));
}

/** The store and the queue of a call, closed together. */
export interface Session extends AsyncDisposable {
  readonly database: Database;
  readonly queue: Queue;
}

/** @throws {UserError} */
export async function openSession(call: Call): Promise<Session> {
  const database = await storeOf(call);
  try {
    const queue = await openQueue(database, database.kind === 'pglite' ? paceOfOne : usualPace);
    // This process holds the lock of the folder, so no other process works here. So the jobs of a killed process are
    // taken back at once, before their lease ends.
    if (database.kind === 'pglite') {
      await queue.takeBack();
      await vacuum(database);
    }
    return {
      database,
      queue,
      async [Symbol.asyncDispose]() {
        await queue[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** How the repositories of a call are fetched and scanned. */
export function scanSettingsOf({ io: { env, cwd }, values }: Call): ScanSettings {
  const time = (values['time-limit'] ?? 3600) * 1000;
  const memory = values['memory-limit'] ?? 2e9;
  const limits: MirrorLimits = { cacheSize: values['cache-size'] ?? 50e9, repositorySize: values['max-repository-size'] ?? 20e9, time, memory };
  return {
    mirrors: openMirrors(cacheOf({ io: { env, cwd }, values }), env, limits),
    env,
    limits: { time, memory },
    ownExceptions: values['own-exceptions'] === true,
    archives: values.archives === true,
    remembers: values['no-cache'] !== true,
  };
}

function cacheOf({ io, values }: { readonly io: Pick<Call['io'], 'env' | 'cwd'>; readonly values: Call['values'] }): string {
  return values.cache === undefined ? ownFolder(io.env, 'XDG_CACHE_HOME') : resolve(io.cwd, values.cache);
}

/** How many repositories are scanned at once. */
export function workersOf({ values }: Call): number {
  return values.workers ?? Math.min(4, availableParallelism());
}

/** After this many seconds without a sign of life a worker counts as dead. */
export const lease = usualPace.lease;
