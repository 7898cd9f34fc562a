import { createHash } from 'node:crypto';
import type { FoundFinding, FoundPlace, ScanResult } from '../scan/found.ts';
import type { Queryable } from './database.ts';
import { storable } from './storable.ts';

/**
 * Writes the result of a scan of a whole repository. Writing it twice changes only the time. A place that the history
 * does not hold any more is kept and marked, since it was published.
 *
 * Must be called in the transaction that ends the job.
 *
 * @param seen a hash by which a later scan knows whether anything is new
 */
export async function saveScan(db: Queryable, repositoryId: string, seen: string | null, { findings, notRead, commits, bytes }: ScanResult): Promise<void> {
  const rows = findings.map((finding) => findingRow(storable(finding)));
  // The order is always the same, so that two scans that write the same findings cannot block each other.
  rows.sort((a, b) => (a.sha256 + a.rule_id < b.sha256 + b.rule_id ? -1 : 1));
  if (rows.length > 0) {
    await db.query(
      `INSERT INTO fleet.finding (rule_id, sha256, fingerprint, kind, severity, confidence, message, redacted, organization, remediation, verification, first_seen_at, last_seen_at)
       SELECT rule_id, sha256, fingerprint, kind, severity, confidence, message, redacted, organization, remediation, $2::jsonb, now(), now()
       FROM json_to_recordset($1::json) AS one (rule_id text, sha256 text, fingerprint text, kind text, severity text, confidence text, message text, redacted text, organization jsonb, remediation jsonb)
       ON CONFLICT (rule_id, sha256) DO UPDATE SET
         -- One repository may be surer than another.
         confidence = CASE WHEN array_position(ARRAY['low', 'medium', 'high'], excluded.confidence) > array_position(ARRAY['low', 'medium', 'high'], fleet.finding.confidence)
           THEN excluded.confidence ELSE fleet.finding.confidence END,
         kind = excluded.kind, severity = excluded.severity, message = excluded.message, redacted = excluded.redacted,
         organization = excluded.organization, remediation = excluded.remediation, last_seen_at = now()`,
      [JSON.stringify(rows), JSON.stringify({ state: 'unverified', scopes: [], checkedAt: null, reason: null, host: null })],
    );
  }
  await db.query('UPDATE fleet.place SET in_history = false, in_head = false WHERE repository_id = $1', [repositoryId]);
  const places = new Map(findings.flatMap((finding) => finding.places.map((place) => placeRow(storable(finding), storable(place)))).map((row) => [`${row.rule_id} ${row.sha256} ${row.place_key}`, row]));
  if (places.size > 0) {
    await db.query(
      `INSERT INTO fleet.place (repository_id, rule_id, sha256, place_key, path, start_line, start_column, end_line, end_column, byte_offset, byte_length,
         encoding, commit, author, date, in_head, in_history, suppressed, first_seen_at, last_seen_at)
       SELECT $1::bigint, rule_id, sha256, place_key, path, start_line, start_column, end_line, end_column, byte_offset, byte_length,
         encoding, commit, author, date, in_head, true, suppressed, now(), now()
       FROM json_to_recordset($2::json) AS one (rule_id text, sha256 text, place_key text, path text, start_line integer, start_column integer, end_line integer,
         end_column integer, byte_offset bigint, byte_length bigint, encoding text, commit text, author text, date text, in_head boolean, suppressed jsonb)
       ON CONFLICT (repository_id, rule_id, sha256, place_key) DO UPDATE SET
         start_line = excluded.start_line, start_column = excluded.start_column, end_line = excluded.end_line, end_column = excluded.end_column,
         commit = excluded.commit, author = excluded.author, date = excluded.date,
         in_head = excluded.in_head, in_history = true, suppressed = excluded.suppressed, last_seen_at = now()`,
      [repositoryId, JSON.stringify([...places.values()])],
    );
  }
  await db.query('DELETE FROM fleet.not_read WHERE repository_id = $1', [repositoryId]);
  if (notRead.length > 0) {
    await db.query(
      `INSERT INTO fleet.not_read (repository_id, position, path, reason)
       SELECT $1::bigint, position, path, reason FROM json_to_recordset($2::json) AS one (position integer, path text, reason text)`,
      [repositoryId, JSON.stringify(notRead.map(({ path, reason }, position) => ({ position, path: storable(path), reason: storable(reason) })))],
    );
  }
  await db.query(`UPDATE fleet.repository SET state = 'scanned', reason = NULL, last_scanned_at = now(), seen = $2, commits = $3, bytes = $4 WHERE id = $1`, [repositoryId, seen, commits, bytes]);
}

/**
 * Records that the refs have not changed, so the findings are still there. Must be called in the transaction that ends
 * the job.
 */
export async function saveUnchanged(db: Queryable, repositoryId: string): Promise<void> {
  const seen = await db.query<{ readonly rule_id: string; readonly sha256: string }>('UPDATE fleet.place SET last_seen_at = now() WHERE repository_id = $1 AND in_history RETURNING rule_id, sha256', [repositoryId]);
  // Most repositories have no finding. The findings are named one by one, since Postgres may else read all findings.
  if (seen.length > 0) await db.query('UPDATE fleet.finding SET last_seen_at = now() WHERE (rule_id, sha256) IN (SELECT rule_id, sha256 FROM json_to_recordset($1::json) AS one (rule_id text, sha256 text))', [JSON.stringify(seen)]);
  await db.query(`UPDATE fleet.repository SET state = 'scanned', reason = NULL, last_scanned_at = now() WHERE id = $1`, [repositoryId]);
}

function findingRow({ ruleId, sha256, fingerprint, kind, severity, confidence, message, redacted, organization, remediation }: FoundFinding) {
  return { rule_id: ruleId, sha256, fingerprint, kind, severity, confidence, message, redacted, organization, remediation };
}

function placeRow({ ruleId, sha256 }: FoundFinding, place: FoundPlace) {
  const { path, startLine, startColumn, endLine, endColumn, byteOffset, byteLength, encoding, commit, author, date, inHead, suppressed } = place;
  const key = JSON.stringify([path, byteOffset, byteLength, encoding]);
  return {
    rule_id: ruleId,
    sha256,
    place_key: createHash('sha256').update(key).digest('hex'),
    path,
    start_line: startLine,
    start_column: startColumn,
    end_line: endLine,
    end_column: endColumn,
    byte_offset: byteOffset,
    byte_length: byteLength,
    encoding,
    commit,
    author,
    date,
    in_head: inHead,
    suppressed,
  };
}
