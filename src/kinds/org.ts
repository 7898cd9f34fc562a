import { isObject } from '../json.ts';
import { newToken, organizationPage, type Kind, type OrgPayload, type Shape } from './kind.ts';

/**
 * The longest org token that is recognized. Real ones have 139 to about 250 characters, more with long self-hosted
 * addresses.
 */
export const longestOrgToken = 2048;

const prefix = 'sntrys_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** 32 bytes in base64 have 43 characters, and the last two bits of the 43rd are zero. */
const secretShape = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/;

/**
 * `sntrys_` + base64 of `{"iat":…,"url":…,"region_url":…,"org":…}` + `_` + 43 characters of base64
 * (`getsentry/sentry src/sentry/utils/security/orgauthtoken_token.py`).
 */
export const org: Kind = {
  title: 'Organization Token',
  about: 'made for CI: releases, source maps and debug files of one organization',
  noun: 'token',
  danger: 'high',
  thief: 'poison releases: upload source maps and debug files of their own',
  knownBy: 'shape',
  read: (text) => (text.startsWith(prefix) ? readToken(text) : null),
  proof: 'org-token',
  sending: { may: 'always' },
  actsAs: 'organization',
  inFact: () => 'org',
  listedIn: ['org-token'],
  endings: ['delete-org-token'],
  byHand: 'an owner or manager of the organization opens Organization Tokens, finds the row by the last four characters and revokes it',
  page({ base, organization }) {
    const path = 'Settings > Organization Tokens';
    // sentry.io gives each organization its own host. The slug comes from an unsigned payload, so it must not lead to
    // any other host.
    const own = base === 'https://sentry.io' && organization !== null && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(organization);
    return own ? { url: `https://${organization}.sentry.io/settings/auth-tokens/`, path } : organizationPage({ base, organization }, 'auth-tokens', path);
  },
  variable: 'SENTRY_AUTH_TOKEN',
  replacement: newToken,
};

function readToken(text: string): Shape {
  const read = readPayloadOf(text);
  return typeof read === 'string' ? { valid: false, problem: read } : { valid: true, secret: text, organization: read };
}

/** The payload; or what is wrong with the text, in a few words. */
function readPayloadOf(text: string): OrgPayload | string {
  if (text.length > longestOrgToken) return `longer than ${longestOrgToken} characters`;
  const parts = text.split('_');
  if (parts.length !== 3) return 'not of the form sntrys_PAYLOAD_SECRET';
  const [, payload, secret] = parts as [string, string, string];
  if (!secretShape.test(secret)) return 'the secret part is not 32 bytes in base64';
  if (!base64.test(payload) || payload.length % 4 !== 0) return 'the payload is not base64';
  return readPayload(Buffer.from(payload, 'base64').toString('utf8'));
}

function readPayload(json: string): OrgPayload | string {
  let payload: unknown;
  try {
    payload = JSON.parse(json);
  } catch {
    return 'the payload is not JSON';
  }
  if (!isObject(payload)) return 'the payload is not an object';
  const { iat, url, region_url: regionUrl, org: slug } = payload;
  if (typeof iat !== 'number' || iat === 0) return 'the payload has no time of issue';
  if (typeof slug !== 'string') return 'the payload names no organization';
  if (!isAddress(url) || !isAddress(regionUrl)) return 'an address in the payload is not a text';
  const issued = new Date(iat * 1000);
  if (Number.isNaN(issued.getTime())) return 'the time of issue is out of range';
  return { slug, url: url ?? null, regionUrl: regionUrl ?? null, issuedAt: issued.toISOString() };
}

/** Sentry writes null, an empty text or an address here. */
function isAddress(value: unknown): value is string | null | undefined {
  return value === null || value === undefined || typeof value === 'string';
}
