import type { Excerpt } from '../../../src/engine/match.ts';
import type { Finding, Location } from '../../../src/findings/finding.ts';
import type { FindingKind } from '../../../src/kinds/kind.ts';
import { organizationOf } from '../../../src/kinds/kinds.ts';
import type { Origin, Report } from '../../../src/report/report.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { unasked, type Verification } from '../../../src/sentry/state.ts';
import type { Place } from '../../../src/sources/source.ts';
import { report } from './findings.ts';
import { tokens } from '../tokens.ts';

/** Makes the name of a commit from a number. */
export const oid = (of: number): string => (of * 2_654_435_761).toString(16).padStart(40, 'c0ffee12345');

export const pageOrigin: Origin = {
  command: 'sntrylint history --verify --format html:report.html',
  repository: 'acme/storefront',
  ref: 'main',
  commit: oid(7),
  forge: { kind: 'github', page: 'https://github.com/acme/storefront', name: 'acme/storefront' },
  unchanged: new Set(),
};

const authors = ['Ada Lovelace <ada@example.org>', 'Grace Hopper <grace@example.org>', 'Linus <l@example.org>', 'build-bot <bot@example.org>'];
const paths = ['.env', 'apps/web/.env.production', 'apps/web/src/instrument.ts', 'apps/api/config/settings.py', 'deploy/helm/values.yaml', 'ci/release.sh', 'mobile/ios/sentry.properties', 'docs/setup.md'];
const scopes = [['org:admin', 'project:admin', 'event:admin'], ['project:releases', 'org:read'], ['event:read', 'team:read'], ['org:ci'], ['member:read', 'shiny:new']];

/**
 * A report about a history with this many findings: of all kinds and states, in HEAD and gone, in one place and in
 * several.
 */
export function pageReport(amount: number, over: Partial<Omit<Report, 'scan'>> & { scan?: Partial<Report['scan']> } = {}): Report {
  const findings = Array.from({ length: amount }, (_, index) => pageFinding(index));
  return report(
    { findings, details: [] },
    { origin: pageOrigin, ...over, scan: { source: 'history', files: 4021, commits: 1874, bytes: 88_214_000, milliseconds: 2140, startedAt: '2026-11-29T09:00:00.000Z', ...over.scan } },
  );
}

/** Makes a finding from a number. `over` replaces fields of it. */
export function pageFinding(index: number, over: Partial<Finding> = {}, at: Partial<Place> = {}): Finding {
  const make = tokens(`page ${index}`);
  const kinds: readonly (readonly [FindingKind, () => string])[] = [
    ['user', () => make.user()], ['org', () => make.org()], ['integration', () => make.integration()], ['user', () => make.user()], ['app-secret', () => make.appSecret()], ['dsn-secret', () => make.hex(32)],
  ];
  const [kind, value] = kinds[index % kinds.length]!;
  const rule = builtinRules().find((one) => one.kind === kind)!;
  const secret = new Secret(value());
  const locations = Array.from({ length: index % 12 === 5 ? 7 : index % 5 === 1 ? 2 : 1 }, (_, nth) => location(index, nth, secret, at));
  return {
    rule, secret, locations,
    confidence: rule.confidence,
    fingerprint: secret.sha256.slice(0, 32),
    sha256: secret.sha256,
    organization: kind === 'org' ? organizationOf(secret.reveal()) : null,
    verification: verification(index, kind),
    isNew: true,
    suppressed: index % 11 === 9 ? { by: 'config', reason: 'made up for the docs' } : null,
    ...over,
  };
}

function location(index: number, nth: number, secret: Secret, at: Partial<Place>): Location {
  const path = nth === 0 && index < 6 ? paths[index]! : `${paths[(index + 3 * nth) % paths.length]!.replace(/(\.\w+)?$/, `-${index}${nth}$1`)}`;
  const inHead = (index + nth) % 3 !== 0;
  const year = 2019 + ((index * 5 + nth) % 7);
  const place: Place = {
    path, inHead,
    commit: oid(index * 31 + nth + 1),
    author: authors[(index + nth) % authors.length]!,
    date: `${year}-0${1 + (index % 9)}-1${nth % 10}T10:00:00+02:00`,
    commits: 1,
    ...(inHead ? {} : { removed: { commit: oid(index + 900), author: authors[0]!, date: `${year + 1}-02-03T10:00:00Z` } }),
    ...at,
  };
  const line = 3 + ((index * 7) % 90);
  const excerpt: Excerpt = { text: `export SENTRY_AUTH_TOKEN="${secret.redacted}" # for the release job`, start: 26, length: secret.redacted.length, cutLeft: false, cutRight: false };
  return { place, excerpt, encoding: index % 7 === 6 ? 'base64' : null, isNew: true, suppressed: null, notSuppressed: null, span: { start: 100, end: 171 }, position: { startLine: line, startColumn: 27, endLine: line, endColumn: 98 } };
}

function verification(index: number, kind: FindingKind): Verification {
  const asked = { checkedAt: '2026-11-29T09:00:02.000Z', host: 'sentry.io', base: 'https://sentry.io' };
  if (kind === 'app-secret' || kind === 'dsn-secret') return unasked;
  const state = ['live', 'revoked', 'unknown', 'unverified', 'live', 'expired'][index % 7] ?? 'unverified';
  if (state === 'live') return { state, ...asked, scopes: scopes[index % scopes.length]!, who: kind === 'org' ? { kind: 'organization' } : { kind: 'person', id: '1204' }, reason: null };
  if (state === 'revoked' || state === 'expired') return { state, ...asked, scopes: [], who: null, reason: state === 'expired' ? 'answered 401: Token expired' : 'answered 401: Invalid token' };
  if (state === 'unknown') return { state, ...asked, scopes: [], who: null, reason: 'answered 503' };
  return unasked;
}
