import { createHash } from 'node:crypto';
import { nearest } from '../wording/nearest.ts';
import type { Fault } from '../schema/node.ts';

/** Makes bytes that look random. The same seed gives the same bytes. */
export interface Seed {
  bytes(count: number): Buffer;
}

/** Makes a stream of SHA-256 blocks over `text` and a counter. */
export function seed(text: string): Seed {
  let counter = 0;
  let rest = Buffer.alloc(0);
  return {
    bytes(count) {
      while (rest.length < count) {
        rest = Buffer.concat([rest, createHash('sha256').update(`${text}\0${counter++}`).digest()]);
      }
      const taken = rest.subarray(0, count);
      rest = rest.subarray(count);
      return taken;
    },
  };
}

/** The fields of an org token's payload. A missing field gets the value that sentry.io writes. */
export interface OrgTokenParts {
  readonly slug?: string;
  readonly url?: string | null;
  readonly regionUrl?: string | null;
  /** Seconds since 1970, with a fraction as Sentry writes it. */
  readonly issuedAt?: number;
}

/** `digits` hexadecimal digits in lower case, as Sentry issues them. */
export function makeHex(from: Seed, digits: number): string {
  return from
    .bytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}

/** A token of 71 characters: `sntryu_`, `sntryi_` or `sntrya_` and 64 hexadecimal digits. */
export function makePrefixed(from: Seed, prefix: 'sntryu_' | 'sntryi_' | 'sntrya_'): string {
  return prefix + makeHex(from, 64);
}

/** An org token with the structure that `getsentry/sentry src/sentry/utils/security/orgauthtoken_token.py` makes. */
export function makeOrgToken(from: Seed, parts: OrgTokenParts = {}): string {
  const payload = JSON.stringify({
    iat: parts.issuedAt ?? 1767323045.678901,
    url: parts.url === undefined ? 'https://sentry.io' : parts.url,
    region_url: parts.regionUrl === undefined ? 'https://us.sentry.io' : parts.regionUrl,
    org: parts.slug ?? 'acme',
  });
  const secret = from.bytes(32).toString('base64').replace(/=+$/, '');
  return `sntrys_${Buffer.from(payload).toString('base64')}_${secret}`;
}

/** A JWT with the protected header of a Seer agent's token (`getsentry/sentry src/sentry/seer/agent_token.py`). */
export function makeAgentToken(from: Seed): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'HS256', typ: 'sentry-agent+jwt' });
  const body = part({ iss: 'sentry', exp: 1767323345, jti: makeHex(from, 16) });
  return `${header}.${body}.${from.bytes(32).toString('base64url')}`;
}

/**
 * A Django secret of a self-hosted Sentry: 50 characters of the alphabet in `getsentry/self-hosted
 * install/generate-secret-key.sh`.
 */
export function makeSystemSecret(from: Seed): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789@#%^&*(-_=+)';
  return [...from.bytes(50)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

const makers: Readonly<Record<string, (from: Seed, argument: string) => string>> = {
  user: (from) => makePrefixed(from, 'sntryu_'),
  integration: (from) => makePrefixed(from, 'sntryi_'),
  'app-secret': (from) => makePrefixed(from, 'sntrya_'),
  org: (from, argument) => makeOrgToken(from, orgParts(argument)),
  agent: (from) => makeAgentToken(from),
  'system-secret': (from) => makeSystemSecret(from),
  hex: (from, argument) => makeHex(from, Number(argument)),
  /** The given number of characters of the base64url alphabet. */
  base64url: (from, argument) => from.bytes(Number(argument)).toString('base64url').slice(0, Number(argument)),
  /** Letters and digits, as Helm's chart makes them. */
  letters: (from, argument) => from.bytes(2 * Number(argument)).toString('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, Number(argument)),
  HEX: (from, argument) => makeHex(from, Number(argument)).toUpperCase(),
  base64: (from, argument) => Buffer.from(expandTemplates(argument, from)).toString('base64'),
};

/** `slug=acme url=https://sentry.example.com:9000/x`. `url=` gives an empty address, `url=null` gives null. */
function orgParts(argument: string): OrgTokenParts {
  const parts: { slug?: string; url?: string | null; regionUrl?: string | null } = {};
  for (const [, key, value = ''] of argument.matchAll(/(\S+?)=(\S*)/g)) {
    if (key === 'slug') parts.slug = value;
    else if (key === 'url') parts.url = value === 'null' ? null : value;
    else if (key === 'region') parts.regionUrl = value === 'null' ? null : value;
  }
  return parts;
}

/**
 * Replaces each `{{name argument}}` by a made-up secret, so that rules and tests hold no tokens. Names: `user`,
 * `integration`, `app-secret`, `org slug=… url=… region=…`, `agent`, `system-secret`, `hex N`, `HEX N`, `base64url N`,
 * `letters N`, `base64 TEXT`. {@link sampleTemplate} stays as it is.
 *
 * @throws {Error} if a name does not exist; {@link templateFault} finds this earlier
 */
export function expandTemplates(text: string, from: Seed): string {
  return text.replace(template, (whole, name: string, argument = '') => {
    if (whole === sampleTemplate) return whole;
    const make = makers[name];
    if (make === undefined) throw new Error(`no template is named ${name}`);
    return make(from, String(argument));
  });
}

/**
 * Stands for a text made from the rule's own pattern. It is for examples of imported rules, since nobody knows real
 * examples of their secrets.
 */
export const sampleTemplate = '{{sample}}';

const template = /\{\{([A-Za-z0-9-]+)(?: ((?:\{\{(?:(?!\}\}).)*\}\}|(?!\}\}).)*))?\}\}/gs;

/** Why the templates of a text cannot be replaced, as the rest of a sentence; null if they can be replaced. */
export function templateFault(text: string): Fault | null {
  for (const [whole, name = '', argument = ''] of text.matchAll(template)) {
    if (whole === sampleTemplate) continue;
    const shown = whole.slice(0, 60);
    if (!Object.hasOwn(makers, name)) {
      const near = nearest(name, Object.keys(makers));
      return { what: `holds the template ${shown}, which does not exist`, fix: near === null ? `there are ${Object.keys(makers).join(', ')}` : `did you mean "${near}"?` };
    }
    if (/^(?:hex|base64url|letters)$/i.test(name) && !/^[1-9]\d{0,4}$/.test(argument)) return { what: `holds the template ${shown}, which needs a number of digits`, fix: `write it as {{${name} 64}}` };
    if (name === 'base64') {
      const inner = templateFault(argument);
      if (inner !== null) return inner;
    }
  }
  return null;
}
