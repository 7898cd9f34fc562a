import { describe, expect, it } from 'vitest';
import { audit } from '../../../src/sentry/audit/audit.ts';
import { readKnownLeaks, type KnownLeak } from '../../../src/sentry/audit/known-leak.ts';
import { createClient } from '../../../src/sentry/client/client.ts';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';
import { tokens } from '../../support/tokens.ts';

const now = Date.parse('2026-11-25T00:00:00Z');

function run(server: SentryServer, credential: string, leaks: readonly KnownLeak[] = []) {
  const base = trustHosts({ option: server.url }).preferred;
  return audit({ client: createClient({ version: '1' }), base, credential: new Secret(credential), organization: 'acme', oldAfterDays: 90, leaks, now: () => now });
}

/** A report of a scan that found this token. */
function reportOf(token: string, kind: string, state = 'live'): unknown {
  const secret = new Secret(token);
  return {
    findings: [{ kind, fingerprint: secret.sha256.slice(0, 32), redacted: secret.redacted, organization: kind === 'org' ? { slug: 'acme' } : null, verification: { state, scopes: ['org:ci'] }, locations: [{ path: '.env' }] }],
  };
}

describe('what an organization’s tokens show', () => {
  it('flags old, unused and over-scoped ones, the worst first', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    world.issue({ kind: 'org', name: 'fine', scopes: ['org:ci'] });
    world.issue({ kind: 'org', name: 'old', scopes: ['org:ci'], dateCreated: '2026-01-01T00:00:00Z' });
    world.issue({ kind: 'org', name: 'idle', scopes: ['org:ci'], dateCreated: '2026-01-01T00:00:00Z', dateLastUsed: '2026-02-01T00:00:00Z' });
    world.issue({ kind: 'org', name: 'never', scopes: ['org:ci'], dateCreated: '2026-11-10T00:00:00Z', dateLastUsed: null });
    world.issue({ kind: 'org', name: 'new', scopes: ['org:ci'], dateCreated: '2026-11-24T00:00:00Z', dateLastUsed: null });
    world.issue({ kind: 'org', name: 'mighty', scopes: ['org:admin', 'org:ci'] });
    const report = await run(server, world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }));
    expect(report.notListed).toEqual([]);
    const own = report.credentials.filter(({ type }) => type === 'org-token');
    expect(own.map(({ name, flags }) => [name, flags.map(({ kind }) => kind)])).toEqual([
      ['mighty', ['over-scoped']],
      ['idle', ['unused', 'old']],
      ['never', ['unused']],
      ['old', ['old']],
      ['fine', []],
      ['new', []],
    ]);
    expect(own[0]!.flags[0]!.says).toBe('it may do more than its kind needs: org:admin');
    expect(own[1]!.flags.map(({ says }) => says)).toEqual(['it was last used 297 days ago', 'it is 328 days old']);
  });

  it('lists integrations and their tokens, and what in them could destroy', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    server.world.issue({ kind: 'legacy', app: 'old-bot', scopes: ['org:admin', 'event:read'] });
    const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }));
    const found = report.credentials.filter(({ type }) => type.startsWith('integration'));
    expect(found.map(({ type, name, flags }) => [type, name, flags.map(({ says }) => says)])).toEqual([
      ['integration', 'old-bot', ['it may do more than its kind needs: org:admin, event:admin']],
      ['integration-token', 'old-bot', ['it may do more than its kind needs: org:admin']],
      ['integration', 'release-bot', []],
    ]);
  });

  it('hints at people who left, owners without a second factor and stale invitations, without their addresses', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }));
    const people = report.credentials.filter(({ type }) => type === 'member');
    expect(people.map(({ name, flags }) => [name, flags.map(({ kind }) => kind)])).toEqual([
      ['Left (member)', ['left']],
      ['Grace (owner)', ['no-second-factor']],
      ['Nobody (manager)', ['stale-invitation']],
      ['Ada (owner)', []],
    ]);
    expect(JSON.stringify(report)).not.toContain('@example.com');
  });
});

it('reads lists to their last page', async () => {
  await using server = await sentryServer({ mode: 'self-hosted-2025', pageSize: 1 });
  for (const name of ['a', 'b', 'c']) server.world.issue({ kind: 'org', name, scopes: ['org:ci'] });
  const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }));
  expect(report.credentials.map(({ type }) => type).sort()).toEqual([...Array(2).fill('integration'), ...Array(4).fill('member'), ...Array(3).fill('org-token')]);
});

describe('what may not be listed', () => {
  it('is named on today’s sentry.io', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }));
    expect(report.notListed.map(({ what }) => what)).toEqual(['organization tokens', 'the tokens of the integration release-bot', 'the tokens of the integration old-bot']);
    expect(report.notListed[0]!.reason).toBe('this Sentry lets only a person in a browser do that, not a token');
    expect(report.credentials.map(({ type }) => type)).toContain('integration');
  });

  it('is everything for a token without scopes', async () => {
    await using server = await sentryServer();
    const report = await run(server, server.world.issue({ kind: 'user', scopes: ['event:read'] }));
    expect(report.notListed.map(({ what }) => what)).toEqual(['organization tokens', 'integrations', 'members']);
    expect(report.credentials).toEqual([]);
  });
});

describe('joined with the findings of a scan', () => {
  it('puts a leaked token that Sentry still lists first', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    world.issue({ kind: 'org', name: 'mighty', scopes: ['org:admin'] });
    const token = world.issue({ kind: 'org', name: 'leaked', scopes: ['org:ci'] });
    const report = await run(server, world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }), readKnownLeaks(reportOf(token, 'org', 'unverified'))!);
    expect(report.credentials[0]).toMatchObject({ name: 'leaked', flags: [{ kind: 'leaked', says: 'it stands in .env and Sentry still lists it: revoke it' }] });
    expect(report.credentials.filter(({ flags }) => flags.some(({ kind }) => kind === 'leaked'))).toHaveLength(1);
  });

  it('adds live findings that no list shows, above all those of people', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const { world } = server;
    const token = world.issue({ kind: 'user', scopes: [] });
    const report = await run(server, world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }), readKnownLeaks(reportOf(token, 'user'))!);
    expect(report.credentials[0]).toMatchObject({ type: 'leaked-token', name: 'Personal Token in .env', flags: [{ kind: 'leaked' }, { kind: 'personal' }] });
  });

  it('leaves findings out that are revoked or of another organization', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const leaks = [...readKnownLeaks(reportOf(token, 'user', 'revoked'))!, { ...readKnownLeaks(reportOf(token, 'org'))![0]!, organization: 'other' }];
    const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin'] }), leaks);
    expect(report.credentials.filter(({ type }) => type === 'leaked-token')).toEqual([]);
  });

  it.each([
    ['unverified', 'nobody has asked Sentry about it: `sntrylint verify` tells whether it lives'],
    ['unknown', 'Sentry could not be asked about it when it was scanned: `sntrylint verify` tells whether it lives'],
  ])('names those that are %s, which may live', async (state, says) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const leaks = [tokens('unasked').user(), tokens('unasked').legacy()].flatMap((token, at) => readKnownLeaks(reportOf(token, at === 0 ? 'user' : 'legacy', state))!);
    const report = await run(server, world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] }), leaks);
    const named = report.credentials.filter(({ type }) => type === 'leaked-token');
    expect(named.map(({ name }) => name).sort()).toEqual(['Personal Token in .env', 'Token without a prefix in .env']);
    for (const { flags } of named) expect(flags[0]).toEqual({ kind: 'unchecked', says: expect.stringContaining(says) });
  });

  it('does not name one that nobody asked about where its list is whole and does not show it', async () => {
    const leaks = readKnownLeaks(reportOf(tokens('ended').org({ slug: 'acme' }), 'org', 'unverified'))!;
    for (const [mode, named] of [['self-hosted-2025', 0], ['cloud-2026', 1]] as const) {
      await using server = await sentryServer({ mode });
      const report = await run(server, server.world.issue({ kind: 'user', scopes: ['org:admin'] }), leaks);
      expect(report.credentials.filter(({ type }) => type === 'leaked-token')).toHaveLength(named);
    }
  });

  it('keeps hosts apart: one of another Sentry that ends alike is not this one', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind: 'org', scopes: ['org:ci'] });
    const at = (host: string): KnownLeak => ({ ...readKnownLeaks(reportOf(token, 'org'))![0]!, host });
    const credential = world.issue({ kind: 'user', scopes: ['org:admin', 'member:read'] });
    const elsewhere = await run(server, credential, [at('sentry.io'), at('sentry.example.com:9000')]);
    expect([elsewhere.elsewhere, elsewhere.credentials.flatMap(({ flags }) => flags).filter(({ kind }) => kind === 'leaked')]).toEqual([2, []]);
    const here = await run(server, credential, [at(`127.0.0.1:${server.port}`)]);
    expect([here.elsewhere, here.credentials[0]?.flags[0]?.kind]).toEqual([0, 'leaked']);
  });

  it.each([
    ['https://de.sentry.io', null, 'sentry.io'],
    ['https://sentry.example.com:9000/x', null, 'sentry.example.com:9000'],
    [null, 'https://us.sentry.io', 'sentry.io'],
    ['javascript:alert(1)', null, null],
    [null, null, null],
  ])('takes the host of an organization token from its payload (%s, %s): %s', (url, regionUrl, host) => {
    const finding = { kind: 'org', fingerprint: 'f', redacted: 'x', organization: { slug: 'acme', url, regionUrl }, verification: { state: 'unverified' } };
    expect(readKnownLeaks({ findings: [finding] })).toMatchObject([{ host }]);
    expect(readKnownLeaks({ findings: [{ ...finding, verification: { state: 'live', host: 'asked.example' } }] })).toMatchObject([{ host: 'asked.example' }]);
  });

  it('leaves out what is no secret of Sentry’s and what somebody excused, and names a kind that it does not know', () => {
    const finding = (kind: string, more: object = {}): object => ({ kind, fingerprint: kind, redacted: 'x', verification: { state: 'unverified' }, locations: [{ path: 'a' }], ...more });
    const leaks = readKnownLeaks({ findings: [finding('practice'), finding('custom'), finding('user', { suppressed: { by: 'inline', reason: 'x' } }), finding('brand-new'), finding('user')] });
    expect(leaks!.map(({ fingerprint, kind }) => [fingerprint, kind])).toEqual([['brand-new', null], ['user', 'user']]);
  });

  it.each([null, [], {}, { findings: 1 }, 'text'])('reads no findings out of %j', (report) => {
    expect(readKnownLeaks(report)).toBeNull();
  });

  it('skips what is no finding', () => {
    expect(readKnownLeaks({ findings: [null, 1, {}, { kind: 'user' }] })).toEqual([]);
  });
});
