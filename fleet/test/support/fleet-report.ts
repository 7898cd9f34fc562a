import type { FindingKind } from '../../../src/kinds/kind.ts';
import { organizationOf } from '../../../src/kinds/kinds.ts';
import { ruleRemediation } from '../../../src/report/text/remediation.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { tokens } from '../../../test/support/tokens.ts';
import type { FleetFinding, FleetPlace, FleetReport, FleetRepository } from '../../src/report/fleet-report.ts';

const people = ['Ada Lovelace <ada@example.org>', 'Grace Hopper <grace@example.org>', 'Linus <l@example.org>', 'build-bot <bot@example.org>', 'Margaret Hamilton <m@example.org>'];
const paths = ['.env', 'apps/web/.env.production', 'apps/web/src/instrument.ts', 'apps/api/config/settings.py', 'deploy/helm/values.yaml', 'ci/release.sh', 'mobile/ios/sentry.properties', 'docs/setup.md'];
const names = ['storefront', 'payments', 'ios-app', 'android-app', 'infrastructure', 'docs', 'data-pipeline', 'legacy-monolith', 'design-system', 'search'];
const scopes = [['org:admin', 'project:admin', 'event:admin'], ['project:releases', 'org:read'], ['event:read', 'team:read'], ['org:ci'], ['member:read', 'shiny:new']];
const today = '2026-11-29T09:00:00.000Z';

/** Makes the name of a commit from a number. */
const oid = (of: number): string => (of * 2_654_435_761).toString(16).padStart(40, 'c0ffee12345');

export function repository(index: number, over: Partial<FleetRepository> = {}): FleetRepository {
  const name = `${names[index % names.length]!}${index < names.length ? '' : `-${Math.floor(index / names.length)}`}`;
  return {
    name: `github.com/acme/${name}`, url: `https://github.com/acme/${name}.git`, platform: 'github', archived: index % 9 === 8, fork: false, wikiOf: null,
    addedAt: '2026-01-05T08:00:00.000Z', lastScannedAt: '2026-11-29T08:12:00.000Z', state: 'scanned', reason: null, commits: 412 + 31 * index, bytes: 1_204_000 + 77_000 * index, ...over,
  };
}

/**
 * Makes a finding from a number. Different numbers give different kinds and states, findings in HEAD and gone, in one
 * repository and in several.
 */
export function fleetFinding(index: number, over: Partial<FleetFinding> = {}, at: Partial<FleetPlace> = {}, repositories = 40): FleetFinding {
  const make = tokens(`fleet ${index}`);
  const kinds: readonly (readonly [FindingKind, () => string])[] = [
    ['user', () => make.user()], ['org', () => make.org({ slug: ['acme', 'acme-mobile', 'beta-labs'][index % 3]! })], ['integration', () => make.integration()], ['user', () => make.user()], ['app-secret', () => make.appSecret()], ['dsn-secret', () => make.hex(32)],
  ];
  const [kind, value] = kinds[index % kinds.length]!;
  const rule = builtinRules().find((one) => one.kind === kind)!;
  const secret = new Secret(value());
  const organization = kind === 'org' ? organizationOf(secret.reveal()) : null;
  const state = ['unverified', 'live', 'revoked', 'unverified', 'revoked', 'unknown', 'expired', 'live'][(index * 3) % 8]! as FleetFinding['verification']['state'];
  const isAsked = state !== 'unverified' && kind !== 'app-secret' && kind !== 'dsn-secret';
  const verification = isAsked
    ? { state, scopes: state === 'live' ? scopes[index % scopes.length]! : [], checkedAt: today, reason: state === 'unknown' ? 'answered 503' : null, host: 'sentry.io' }
    : ({ state: 'unverified', scopes: [], checkedAt: null, reason: null, host: null } as const);
  const ended = verification.state === 'revoked' || verification.state === 'expired';
  const month = 1 + ((index * 7) % 11);
  const seen = `2026-${String(month).padStart(2, '0')}-1${index % 9}T06:00:00.000Z`;
  return {
    ruleId: rule.id, kind, severity: rule.severity, confidence: rule.confidence, message: rule.message,
    fingerprint: secret.sha256.slice(0, 32), sha256: secret.sha256, redacted: secret.redacted,
    organization: organization === null ? null : { slug: organization.slug, url: organization.url, regionUrl: organization.regionUrl, issuedAt: `${2023 + (index % 4)}-0${1 + (index % 9)}-03T00:00:00.000Z` },
    verification, remediation: ruleRemediation(rule),
    state: index % 13 === 12 ? 'excused' : ended ? 'revoked' : index % 5 === 3 ? 'gone-from-head' : month === 11 ? 'new' : 'open',
    excuse: index % 13 === 12 ? { by: 'operator', reason: 'a made-up token of the training course', at: today } : null,
    firstSeenAt: seen, lastSeenAt: today, revokedAt: ended ? today : null,
    places: Array.from({ length: index % 12 === 5 ? 7 : index % 5 === 1 ? 2 : 1 }, (_, nth) => place(index, nth, at, repositories)),
    ...over,
  };
}

function place(index: number, nth: number, over: Partial<FleetPlace>, repositories: number): FleetPlace {
  const year = 2020 + ((index * 5 + nth) % 7);
  const line = 3 + ((index * 7) % 90);
  return {
    repository: repository((index * index + nth) % repositories).name, path: paths[(index + 3 * nth) % paths.length]!, startLine: line, startColumn: 27, endLine: line, endColumn: 98, byteOffset: 100, byteLength: 71,
    encoding: index % 7 === 6 ? 'base64' : null, commit: oid(index * 31 + nth + 1), author: people[(index + nth) % people.length]!, date: `${year}-0${1 + (index % 9)}-1${nth % 10}T10:00:00+02:00`,
    inHead: index % 5 !== 3, inHistory: true, suppressed: null, firstSeenAt: today, lastSeenAt: today, ...over,
  };
}

/** A report about a number of repositories with a number of findings. */
export function fleetReport(findings: number, { repositories = 40, ...over }: Partial<Omit<FleetReport, 'repositories'>> & { readonly repositories?: number } = {}): FleetReport {
  return {
    version: '0.1.0', generatedAt: today, newSince: '2026-11-01T00:00:00.000Z',
    repositories: Array.from({ length: repositories }, (_, index) => repository(index)),
    findings: Array.from({ length: findings }, (_, index) => fleetFinding(index, {}, {}, repositories)),
    notRead: [],
    ...over,
  };
}
