import type { TokenKind } from '../../src/kinds/kind.ts';
import {
  makeAgentToken,
  makeHex,
  makeOrgToken,
  makePrefixed,
  makeSystemSecret,
  seed,
  type OrgTokenParts,
} from '../../src/rules/templates.ts';

/** Makes every kind of secret that sntrylint looks for. The same `name` always gives the same secrets. */
export function tokens(name = 'test') {
  const from = seed(name);
  return {
    user: () => makePrefixed(from, 'sntryu_'),
    integration: () => makePrefixed(from, 'sntryi_'),
    appSecret: () => makePrefixed(from, 'sntrya_'),
    org: (parts?: OrgTokenParts) => makeOrgToken(from, parts),
    legacy: () => makeHex(from, 64),
    agent: () => makeAgentToken(from),
    systemSecret: () => makeSystemSecret(from),
    dsn: (host = 'o1.ingest.sentry.io') => `https://${makeHex(from, 32)}:${makeHex(from, 32)}@${host}/42`,
    publicDsn: (host = 'o1.ingest.sentry.io') => `https://${makeHex(from, 32)}@${host}/42`,
    hex: (digits: number) => makeHex(from, digits),
    bytes: (count: number) => from.bytes(count),
  };
}

/** One secret of every kind that can be recognized by itself. An `api-key` is recognized only by its place. */
export function ofEveryKind(make: ReturnType<typeof tokens>): readonly (readonly [TokenKind, string])[] {
  return Object.entries({
    user: make.user(),
    integration: make.integration(),
    org: make.org(),
    'app-secret': make.appSecret(),
    legacy: make.legacy(),
    'dsn-secret': make.dsn(),
    agent: make.agent(),
    'system-secret': make.systemSecret(),
    'release-webhook': `https://sentry.io/api/hooks/release/builtin/42/${make.hex(64)}/`,
    relay: JSON.stringify({ secret_key: make.bytes(32).toString('base64url'), public_key: make.bytes(32).toString('base64url'), id: '0' }),
  } satisfies Record<Exclude<TokenKind, 'api-key'>, string>) as [TokenKind, string][];
}
