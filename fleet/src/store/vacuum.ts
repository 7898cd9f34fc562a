import type { Database } from './database.ts';

/**
 * Frees the room of rows that were changed or deleted, and counts rows for the planner. A server does both by itself
 * (autovacuum). The Postgres inside the process has no such helper: without this its folder would grow with each night.
 */
export async function vacuum(database: Database): Promise<void> {
  await database.query('VACUUM (ANALYZE) fleet.repository, fleet.finding, fleet.place, fleet.not_read, fleet_queue.job');
}
