import type { Queryable } from './database.ts';

/** How far the work is. */
export interface Status {
  readonly repositories: { readonly done: number; readonly scanning: number; readonly waiting: number };
  readonly findings: { readonly all: number; readonly live: number };
  readonly setAside: readonly { readonly name: string; readonly reason: string }[];
}

/** Reads the present status. This is quick enough for every second. */
export async function readStatus(db: Queryable): Promise<Status> {
  const [counts] = await db.query<{ readonly done: number; readonly scanning: number; readonly waiting: number; readonly findings: number; readonly live: number }>(
    `SELECT (SELECT count(*) FROM fleet.repository WHERE state = 'scanned')::integer AS done,
       (SELECT count(*) FROM fleet_queue.job WHERE name = 'scan' AND state = 'active')::integer AS scanning,
       (SELECT count(*) FROM fleet_queue.job WHERE name = 'scan' AND state < 'active')::integer AS waiting,
       (SELECT count(*) FROM fleet.finding)::integer AS findings,
       (SELECT count(*) FROM fleet.finding WHERE verification->>'state' = 'live')::integer AS live`,
  );
  const setAside = await db.query<{ readonly name: string; readonly reason: string }>(`SELECT name, coalesce(reason, '') AS reason FROM fleet.repository WHERE state = 'set-aside' ORDER BY name COLLATE "C"`);
  const { done = 0, scanning = 0, waiting = 0, findings = 0, live = 0 } = counts ?? {};
  return { repositories: { done, scanning, waiting }, findings: { all: findings, live }, setAside };
}
