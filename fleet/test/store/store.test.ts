import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { docsBlocks } from '../../../test/support/docs/blocks.ts';
import { isLong } from '../../../test/support/how-long.ts';
import { lastingFolder } from '../../../test/support/repo.ts';
import { lock } from '../../src/disk/lock.ts';
import type { ListedRepository } from '../../src/listing/repository.ts';
import type { FleetFinding } from '../../src/report/fleet-report.ts';
import type { FoundFinding } from '../../src/scan/found.ts';
import type { ToVerify } from '../../src/scan/verify-tokens.ts';
import type { Database, Queryable } from '../../src/store/database.ts';
import { excuse, saveVerdict } from '../../src/store/judge.ts';
import { openStore, storePlace } from '../../src/store/open-store.ts';
import { pglite } from '../../src/store/pglite.ts';
import { readReport } from '../../src/store/read-report.ts';
import { addRepositories, forgetRepository } from '../../src/store/repositories.ts';
import { saveScan, saveUnchanged } from '../../src/store/save-scan.ts';
import { migrate } from '../../src/store/schema.ts';
import { holders, toVerify, unreadableTokens } from '../../src/store/to-verify.ts';
import { engineStart, onBothEngines } from '../support/engines.ts';
import { foundFinding, foundPlace, scanResult } from '../support/found.ts';

function listed(name: string): ListedRepository {
  return { url: `https://${name}`, name, platform: 'url', archived: false, fork: false };
}

/** Adds repositories and writes what was found in each. */
async function save(store: Database, scans: Readonly<Record<string, Parameters<typeof saveScan>[3]>>): Promise<void> {
  const names = Object.keys(scans);
  const ids = await addRepositories(store, names.map(listed));
  for (const [index, name] of names.entries()) await store.transaction((db) => saveScan(db, ids[index]!, 'seen', scans[name]!));
}

async function finding(store: Database, name: string, options: Parameters<typeof readReport>[1] = {}): Promise<FleetFinding | undefined> {
  const { fingerprint } = foundFinding(name);
  return (await readReport(store, options)).findings.find((one) => one.fingerprint === fingerprint);
}

onBothEngines(({ store, place }) => {
  beforeAll(store, engineStart);

  it('keeps one token of many repositories as one finding with many places', async () => {
    const db = await store();
    await save(db, { 'h/many/a': scanResult([foundFinding('many', { confidence: 'low' })]), 'h/many/b': scanResult([foundFinding('many', { places: [foundPlace(), foundPlace({ path: 'b', inHead: false })] })]) });
    const one = await finding(db, 'many');
    expect(one).toMatchObject({ confidence: 'high', state: 'new', verification: { state: 'unverified' }, excuse: null });
    expect(one?.places.map(({ repository, path, inHead, inHistory }) => [repository, path, inHead, inHistory])).toEqual([['h/many/a', '.env', true, true], ['h/many/b', '.env', true, true], ['h/many/b', 'b', false, true]]);
  });

  it('writes the same where the same is written twice', async () => {
    const db = await store();
    const scans = { 'h/twice/a': scanResult([foundFinding('twice')], { notRead: [{ path: 'x', reason: 'it is missing' }] }) };
    await save(db, scans);
    const at = { now: Date.parse('2030-01-01T00:00:00Z') };
    const [first] = [await readReport(db, at)];
    await save(db, scans);
    const second = await readReport(db, at);
    const withoutTimes = (report: typeof first): unknown => JSON.parse(JSON.stringify(report, (key, value: unknown) => (key.endsWith('At') && key !== 'revokedAt' ? null : value)));
    expect(withoutTimes(second)).toEqual(withoutTimes(first));
    expect(second.notRead).toContainEqual({ repository: 'h/twice/a', path: 'x', reason: 'it is missing' });
  });

  it('marks what HEAD has not any more, and what a rewritten history has not', async () => {
    const db = await store();
    await save(db, { 'h/gone/a': scanResult([foundFinding('gone')]) });
    await save(db, { 'h/gone/a': scanResult([foundFinding('gone', { places: [foundPlace({ inHead: false })] })]) });
    expect(await finding(db, 'gone')).toMatchObject({ state: 'gone-from-head', places: [{ inHead: false, inHistory: true }] });
    await save(db, { 'h/gone/a': scanResult([]) });
    expect(await finding(db, 'gone')).toMatchObject({ state: 'gone-from-head', places: [{ inHead: false, inHistory: false }] });
  });

  it('names each token once with a repository to read it from, then all of them, and counts those that none has any more', async () => {
    const db = await store();
    const [one, other, lost] = ['ask one', 'ask other', 'ask lost'].map((name) => foundFinding(name)) as [FoundFinding, FoundFinding, FoundFinding];
    const before = await unreadableTokens(db, { all: false });
    await save(db, { 'h/ask/a': scanResult([one, other]), 'h/ask/b': scanResult([one, lost]) });
    await save(db, { 'h/ask/b': scanResult([one]) });
    const own = (all: readonly ToVerify[]): unknown => all.filter(({ name }) => name.startsWith('h/ask/')).map(({ name, sha256s }) => [name, sha256s]);
    expect(own(await toVerify(db, { all: false }))).toEqual([['h/ask/a', [other.sha256]], ['h/ask/b', [one.sha256]]]);
    expect(own(await holders(db, [one.sha256, lost.sha256]))).toEqual([['h/ask/a', [one.sha256]], ['h/ask/b', [one.sha256]]]);
    expect((await unreadableTokens(db, { all: false })) - before).toBe(1);
    for (const name of ['h/ask/a', 'h/ask/b']) await db.transaction((one) => forgetRepository(one, name));
    expect((await unreadableTokens(db, { all: false })) - before).toBe(0);
  });

  it('refuses a Postgres that is too old', async () => {
    await expect(migrate(await store(), [], 990_000)).rejects.toMatchObject({ what: expect.stringMatching(/^this Postgres is too old: it is \d+/) as string, fix: 'use Postgres 99 or later', exitCode: 3 });
  });

  it('says over time that a finding is new, open, excused and revoked', async () => {
    const db = await store();
    await save(db, { 'h/time/a': scanResult([foundFinding('time')]) });
    const { sha256, fingerprint } = foundFinding('time');
    expect(await finding(db, 'time')).toMatchObject({ state: 'new' });
    expect(await finding(db, 'time', { now: Date.now() + 25 * 3_600_000 })).toMatchObject({ state: 'open' });
    const answer = { state: 'live', scopes: ['org:read'], checkedAt: '2026-01-02T03:04:05.000Z', reason: null, host: 'sentry.io' } as const;
    await saveVerdict(db, sha256, answer);
    await saveVerdict(db, sha256, { ...answer, state: 'unknown', scopes: [], reason: 'no answer' });
    expect(await finding(db, 'time')).toMatchObject({ state: 'new', verification: answer });
    await saveVerdict(db, sha256, { ...answer, state: 'revoked', scopes: [] });
    expect(await finding(db, 'time')).toMatchObject({ state: 'revoked', revokedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string });
    expect(await excuse(db, fingerprint, 'it is a test token')).toBe(1);
    expect(await finding(db, 'time')).toMatchObject({ state: 'excused', excuse: { by: 'operator', reason: 'it is a test token' } });
    expect(await excuse(db, fingerprint, null)).toBe(1);
    expect(await finding(db, 'time')).toMatchObject({ state: 'revoked', excuse: null });
    expect(await excuse(db, 'f'.repeat(32), 'x')).toBe(0);
  });

  it('excuses by a repository’s own words only where each of its places is excused', async () => {
    const db = await store();
    const suppressed = { by: 'inline', reason: 'a fixture' } as const;
    await save(db, { 'h/own/a': scanResult([foundFinding('own', { places: [foundPlace({ suppressed })] })]) });
    expect(await finding(db, 'own')).toMatchObject({ state: 'excused', excuse: { by: 'repository', reason: 'a fixture' } });
    await save(db, { 'h/own/b': scanResult([foundFinding('own')]) });
    expect(await finding(db, 'own')).toMatchObject({ state: 'new', excuse: null });
  });

  it('answers what docs/fleet.md asks it by SQL', async () => {
    const db = await store();
    await save(db, { 'h/sql/a': scanResult([foundFinding('sql one'), foundFinding('sql two')]), 'h/sql/b': scanResult([foundFinding('sql one')]) });
    for (const name of ['sql one', 'sql two']) await saveVerdict(db, foundFinding(name).sha256, { state: 'live', scopes: [], checkedAt: '2026-01-02T03:04:05.000Z', reason: null, host: 'sentry.io' });
    await db.query(`UPDATE fleet.repository SET last_scanned_at = now() - interval '8 days' WHERE name = 'h/sql/b'`);
    const [asked, stale] = docsBlocks('docs/fleet.md').filter(({ language }) => language === 'sql');
    const rows = await db.query<{ readonly name: string; readonly live: unknown }>(asked!.text);
    expect((await db.query<{ readonly name: string }>(stale!.text)).map(({ name }) => name)).toEqual(['h/sql/b']);
    expect(rows.filter(({ name }) => name.startsWith('h/sql/')).map(({ name, live }) => [name, Number(live)])).toEqual([['h/sql/a', 2], ['h/sql/b', 1]]);
  });

  it('forgets a repository, and what stood nowhere else', async () => {
    const db = await store();
    await save(db, { 'h/forget/a': scanResult([foundFinding('forget'), foundFinding('kept')]), 'h/forget/b': scanResult([foundFinding('kept')]) });
    expect(await db.transaction((one) => forgetRepository(one, 'h/forget/a'))).not.toBeNull();
    expect(await db.transaction((one) => forgetRepository(one, 'h/forget/a'))).toBeNull();
    expect(await finding(db, 'forget')).toBeUndefined();
    expect((await finding(db, 'kept'))?.places.map(({ repository }) => repository)).toEqual(['h/forget/b']);
  });

  it('keeps a finding that a worker just now finds in another repository than the one that is forgotten', async () => {
    const db = await store();
    await save(db, { 'h/race/a': scanResult([foundFinding('race')]) });
    const [id] = await addRepositories(db, [listed('h/race/b')]);
    let forgotten: Promise<unknown> = Promise.resolve();
    await db.transaction(async (one) => {
      await saveScan(one, id!, 'seen', scanResult([foundFinding('race')]));
      forgotten = db.transaction((other) => forgetRepository(other, 'h/race/a'));
      // Until it waits for this transaction.
      await sleep(300);
    });
    await forgotten;
    expect((await finding(db, 'race'))?.places.map(({ repository }) => repository)).toEqual(['h/race/b']);
  });

  it('writes repositories in one order, whatever the order of a list, so that two lists do not block each other', async () => {
    const db = await store();
    await addRepositories(db, ['h/order/c', 'h/order/a', 'h/order/b'].map(listed));
    const rows = await db.query<{ readonly name: string }>(`SELECT name FROM fleet.repository WHERE name LIKE 'h/order/%' ORDER BY id`);
    expect(rows.map(({ name }) => name)).toEqual(['h/order/a', 'h/order/b', 'h/order/c']);
  });

  it('takes every text that a repository can hold', async () => {
    const db = await store();
    const odd = 'a\0b\ud800\u202e\n';
    await save(db, { 'h/odd/a': scanResult([foundFinding('odd', { places: [foundPlace({ path: odd, author: odd, suppressed: { by: 'inline', reason: odd } })] })], { notRead: [{ path: odd, reason: odd }] }) });
    expect((await finding(db, 'odd'))?.places[0]).toMatchObject({ path: 'a\ufffdb\ufffd\u202e\n', author: 'a\ufffdb\ufffd\u202e\n' });
  });

  it('notes that nothing changed', async () => {
    const db = await store();
    await save(db, { 'h/same/a': scanResult([foundFinding('same')]) });
    const [id] = await addRepositories(db, [listed('h/same/a')]);
    await db.query(`UPDATE fleet.finding SET last_seen_at = '2020-01-01'`);
    await db.transaction((one) => saveUnchanged(one, id!));
    const report = await readReport(db);
    expect(report.findings.filter(({ lastSeenAt }) => !lastSeenAt.startsWith('2020')).map(({ sha256 }) => sha256)).toEqual([foundFinding('same').sha256]);
    expect(report.repositories.find(({ name }) => name === 'h/same/a')).toMatchObject({ state: 'scanned', commits: 1 });
  });

  it('reads not all findings to note that nothing changed, or to save an answer', async () => {
    const db = await store();
    await save(db, { 'h/plan/a': scanResult(Array.from({ length: 1000 }, (_, i) => foundFinding(`plan ${i}`))) });
    await db.query('ANALYZE fleet.finding, fleet.place');
    const [id] = await addRepositories(db, [listed('h/plan/b')]);
    const plans: string[] = [];
    const watched: Queryable = { async query(text, values) {
      const rows = await db.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return db.query(text, values);
    } };
    await saveUnchanged(watched, id!);
    await saveVerdict(watched, foundFinding('plan 7').sha256, { state: 'live', scopes: [], checkedAt: '2026-01-02T03:04:05.000Z', reason: null, host: 'sentry.io' });
    expect(plans.length).toBeGreaterThan(2);
    expect(plans.filter((plan) => /Seq Scan on (?:finding|place)/.test(plan))).toEqual([]);
  });

  it('brings tables up to date once, and leaves those of a newer program alone', async () => {
    const db = await store();
    await migrate(db);
    await expect(migrate(db, [])).rejects.toMatchObject({ what: expect.stringContaining('newer sntrylint-fleet'), exitCode: 3 });
  });

  it('undoes everything of a transaction that fails', async () => {
    const db = await store();
    await expect(db.transaction(async (one) => {
      await addRepositories(one, [listed('h/undone/a')]);
      throw new Error('no');
    })).rejects.toThrow('no');
    expect((await readReport(db)).repositories.filter(({ name }) => name === 'h/undone/a')).toEqual([]);
    await expect(db.query('SELECT * FROM fleet.nowhere')).rejects.toMatchObject({ name: 'DatabaseError', isLost: false });
  });

  it.each(isLong ? ['again'] : [])('opens %s with what was written', async () => {
    const where = await place();
    {
      await using db = await openStore(where);
      await save(db, { 'h/again/a': scanResult([foundFinding('again')]) });
    }
    await using db = await openStore(where);
    expect(await finding(db, 'again')).toBeDefined();
  });
});

it('keeps the folder to the user, and to one program at a time', async () => {
  const path = join(lastingFolder(), 'data');
  mkdirSync(path, { mode: 0o755 });
  const held = lock(join(path, 'lock'));
  expect(held.kind).toBe('held');
  await expect(openStore({ kind: 'folder', path })).rejects.toMatchObject({ what: 'another sntrylint-fleet uses this folder', exitCode: 3 });
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('does not begin where its disk is nearly full', async () => {
  const path = join(lastingFolder(), 'data');
  await expect(pglite(path, 1e18)).rejects.toMatchObject({ what: 'its disk has less than 1000000000 GB left', where: path, exitCode: 3 });
  expect(readdirSync(path)).toEqual([]);
});

it.each([
  ['a password in an argument', { database: 'postgres://u:hunter@h/d' }, {}, 'A password in an argument'],
  ['two places', { database: 'postgres://h/d', data: 'x' }, {}, 'contradicts --data'],
  ['another kind of address', { database: 'mysql://h/d' }, {}, 'This is not the address of a Postgres'],
  ['an address in the environment that is none', {}, { SNTRYLINT_FLEET_DATABASE: 'x', HOME: '/h' }, 'This is not the address of a Postgres'],
])('refuses %s', (_, asked, env, message) => {
  expect(() => storePlace({ data: undefined, database: undefined, ...asked }, env)).toThrow(message);
});

it('takes an address with a password from the environment, and a folder of the user’s own otherwise', () => {
  const none = { data: undefined, database: undefined };
  expect(storePlace(none, { SNTRYLINT_FLEET_DATABASE: 'postgres://u:p@h/d' })).toEqual({ kind: 'server', address: 'postgres://u:p@h/d' });
  expect(storePlace(none, { XDG_DATA_HOME: '/data', HOME: '/h' })).toEqual({ kind: 'folder', path: '/data/sntrylint-fleet' });
  expect(storePlace(none, { XDG_DATA_HOME: 'relative', HOME: '/h' })).toEqual({ kind: 'folder', path: '/h/.local/share/sntrylint-fleet' });
  expect(storePlace(none, { HOME: '/h' })).toEqual({ kind: 'folder', path: '/h/.local/share/sntrylint-fleet' });
});
