import type { FleetFinding } from '../report/fleet-report.ts';
import type { Queryable } from './database.ts';
import { storable } from './storable.ts';

/**
 * Saves Sentry's answer about a token, for all rules that found it. If the state is unknown, the earlier answer stays.
 * The fingerprint is part of the question, since it has an index.
 */
export async function saveVerdict(db: Queryable, sha256: string, verdict: FleetFinding['verification']): Promise<void> {
  const isOver = verdict.state === 'revoked' || verdict.state === 'expired';
  await db.query(
    `UPDATE fleet.finding SET verification = $2::jsonb,
       revoked_at = CASE WHEN $3 THEN coalesce(revoked_at, now()) WHEN $4 THEN NULL ELSE revoked_at END
     WHERE fingerprint = left($1, 32) AND sha256 = $1 AND ($5 OR verification->>'state' NOT IN ('live', 'revoked', 'expired'))`,
    [sha256, JSON.stringify(storable(verdict)), isOver, verdict.state === 'live', isOver || verdict.state === 'live'],
  );
}

/** Excuses a finding with a reason. With null the excuse is removed. Returns how many findings were changed. */
export async function excuse(db: Queryable, fingerprint: string, reason: string | null): Promise<number> {
  const rows = await db.query(
    `UPDATE fleet.finding SET excuse = $2::text, excused_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END WHERE fingerprint = $1 OR sha256 = $1 RETURNING rule_id`,
    [fingerprint, reason === null ? null : storable(reason)],
  );
  return rows.length;
}
