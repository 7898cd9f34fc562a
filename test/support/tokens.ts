import {
  makeAgentToken,
  makeHex,
  makeOrgToken,
  makePrefixed,
  makeSystemSecret,
  seed,
  type OrgTokenParts,
} from '../../src/rules/templates.ts';

/** Makes every kind of secret that sntrylint looks for; the same `name` gives the same ones. */
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
