/** What the payload of an org token says. Not signed: anyone can write one, so it never chooses a host by itself. */
export interface OrgPayload {
  readonly slug: string;
  readonly url: string | null;
  readonly regionUrl: string | null;
  /** ISO 8601 in UTC. */
  readonly issuedAt: string;
}

/** Longest org token that is looked at; real ones have 139 to about 250 characters, self-hosted addresses make them longer. */
export const longestOrgToken = 2048;

const prefix = 'sntrys_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** 32 bytes leave two zero bits in the 43rd character. */
const secretShape = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/;

/**
 * Proves an org token's structure and reads its payload:
 * `sntrys_` + base64 of `{"iat":…,"url":…,"region_url":…,"org":…}` + `_` + 43 characters of base64
 * (`getsentry/sentry src/sentry/utils/security/orgauthtoken_token.py`).
 *
 * @returns the payload, or in a few words what is wrong.
 */
export function parseOrgToken(text: string): OrgPayload | string {
  if (text.length > longestOrgToken) return `longer than ${longestOrgToken} characters`;
  const parts = text.split('_');
  if (!text.startsWith(prefix) || parts.length !== 3) return 'not of the form sntrys_PAYLOAD_SECRET';
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
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'the payload is not an object';
  const { iat, url, region_url: regionUrl, org } = payload as Record<string, unknown>;
  if (typeof iat !== 'number' || iat === 0) return 'the payload has no time of issue';
  if (typeof org !== 'string') return 'the payload names no organization';
  if (!isAddress(url) || !isAddress(regionUrl)) return 'an address in the payload is not a text';
  const issued = new Date(iat * 1000);
  if (Number.isNaN(issued.getTime())) return 'the time of issue is out of range';
  return { slug: org, url: url ?? null, regionUrl: regionUrl ?? null, issuedAt: issued.toISOString() };
}

/** Sentry writes null, an empty text or an address. */
function isAddress(value: unknown): value is string | null | undefined {
  return value === null || value === undefined || typeof value === 'string';
}
