import { version } from '../../../src/version.ts';
import type { FindingState, FleetFinding, FleetNotRead, FleetPlace, FleetReport, FleetRepository } from '../report/fleet-report.ts';
import type { Database, Queryable } from './database.ts';

/** For how many hours a finding is new. */
export const newForHours = 24;

/**
 * Everything that the store knows, in the form of a report. All of it is from one moment, even if workers write
 * meanwhile.
 *
 * @param newFor for how many hours a finding is new
 * @param now milliseconds since 1970
 */
export function readReport(database: Database, { newFor = newForHours, now = Date.now() }: { readonly newFor?: number; readonly now?: number } = {}): Promise<FleetReport> {
  const newSince = new Date(now - newFor * 3_600_000).toISOString();
  return database.transaction(async (db) => {
    await db.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return {
      version,
      generatedAt: new Date(now).toISOString(),
      newSince,
      repositories: await repositories(db),
      findings: await findings(db, newSince),
      notRead: await notRead(db),
    };
  });
}

/** The SQL for a time in the form of the report. */
const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function repositories(db: Queryable): Promise<readonly FleetRepository[]> {
  return db.query<FleetRepository>(
    `SELECT name, url, platform, archived, fork, wiki_of AS "wikiOf", ${iso('added_at')} AS "addedAt", ${iso('last_scanned_at')} AS "lastScannedAt",
       state, reason, commits::float8 AS commits, bytes::float8 AS bytes
     FROM fleet.repository ORDER BY name COLLATE "C"`,
  );
}

/** What was not read in scanned repositories, and the repositories that are set aside. */
function notRead(db: Queryable): Promise<readonly FleetNotRead[]> {
  return db.query<FleetNotRead>(
    `SELECT * FROM (
       SELECT r.name AS repository, n.path, n.reason FROM fleet.not_read n JOIN fleet.repository r ON r.id = n.repository_id
       UNION ALL
       SELECT name, NULL, coalesce(reason, 'it failed again and again') FROM fleet.repository WHERE state = 'set-aside'
     ) AS one ORDER BY repository COLLATE "C", path COLLATE "C" NULLS FIRST, reason COLLATE "C"`,
  );
}

type PlaceRow = FleetPlace & { readonly finding: string };
type FindingRow = Omit<FleetFinding, 'state' | 'excuse' | 'places'> & { readonly excuseReason: string | null; readonly excusedAt: string | null };

async function findings(db: Queryable, newSince: string): Promise<readonly FleetFinding[]> {
  const rows = await db.query<FindingRow>(
    `SELECT rule_id AS "ruleId", kind, severity, confidence, message, fingerprint, sha256, redacted, organization, verification, remediation,
       excuse AS "excuseReason", ${iso('excused_at')} AS "excusedAt", ${iso('first_seen_at')} AS "firstSeenAt", ${iso('last_seen_at')} AS "lastSeenAt",
       ${iso('revoked_at')} AS "revokedAt"
     FROM fleet.finding`,
  );
  const places = await db.query<PlaceRow>(
    `SELECT p.rule_id || ' ' || p.sha256 AS finding, r.name AS repository, p.path, p.start_line AS "startLine", p.start_column AS "startColumn", p.end_line AS "endLine", p.end_column AS "endColumn",
       p.byte_offset::float8 AS "byteOffset", p.byte_length::float8 AS "byteLength", p.encoding, p.commit, p.author, p.date, p.in_head AS "inHead",
       p.in_history AS "inHistory", p.suppressed, ${iso('p.first_seen_at')} AS "firstSeenAt", ${iso('p.last_seen_at')} AS "lastSeenAt"
     FROM fleet.place p JOIN fleet.repository r ON r.id = p.repository_id
     ORDER BY r.name COLLATE "C", p.path COLLATE "C", p.byte_offset`,
  );
  const byFinding = new Map<string, FleetPlace[]>();
  for (const { finding: of, ...place } of places) {
    const known = byFinding.get(of);
    if (known === undefined) byFinding.set(of, [place]);
    else known.push(place);
  }
  const all = rows.flatMap((row) => {
    const own = byFinding.get(`${row.ruleId} ${row.sha256}`);
    // An excused finding may be in no repository any more.
    return own === undefined ? [] : [finding(row, own, newSince)];
  });
  return all.sort(order);
}

function finding({ excuseReason, excusedAt, ...row }: FindingRow, places: readonly FleetPlace[], newSince: string): FleetFinding {
  const excuse = excuseReason === null ? ownExcuse(places) : { by: 'operator' as const, reason: excuseReason, at: excusedAt };
  const state: FindingState = excuse !== null ? 'excused' : row.revokedAt !== null ? 'revoked' : places.every(({ inHead }) => inHead !== true) ? 'gone-from-head' : row.firstSeenAt > newSince ? 'new' : 'open';
  return { ...row, excuse, state, places };
}

/** The excuse of the repositories themselves. It counts only if every repository with the finding excuses it. */
function ownExcuse(places: readonly FleetPlace[]): FleetFinding['excuse'] {
  const [first] = places;
  if (first?.suppressed == null || places.some(({ suppressed }) => suppressed === null)) return null;
  return { by: 'repository', reason: first.suppressed.reason, at: null };
}

const lives = { live: 0, unknown: 1, unverified: 1, expired: 2, revoked: 2 } as const satisfies Record<FleetFinding['verification']['state'], number>;
const severities = { error: 0, warning: 1 } as const satisfies Record<FleetFinding['severity'], number>;

function order(a: FleetFinding, b: FleetFinding): number {
  const keys = (one: FleetFinding): readonly (number | string)[] => [lives[one.verification.state], severities[one.severity], one.organization?.slug ?? '\uffff', one.fingerprint, one.ruleId];
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at === -1 ? 0 : left[at]! < right[at]! ? -1 : 1;
}
