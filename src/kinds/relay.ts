import { isObject } from '../json.ts';
import { organizationPage, type Kind } from './kind.ts';

/** The content of `relay/credentials.json`: a secret key of 32 or 64 bytes in base64url (`getsentry/relay relay-auth/src/lib.rs`). */
export const relay: Kind = {
  title: 'Relay Credentials',
  about: 'the secret key by which a Relay says who it is; not a bearer token',
  noun: 'secret',
  danger: 'high',
  thief: 'act as that Relay: ask for the settings of projects and send events',
  knownBy: 'context',
  read(text) {
    const secret = secretKey(text);
    if (secret === null) return null;
    return /^(?:[\w-]{43}|[\w-]{86})$/.test(secret) ? { valid: true, secret, organization: null } : { valid: false, problem: 'its secret key is not 32 or 64 bytes in base64url' };
  },
  proof: null,
  sending: { may: 'never', why: 'a Relay’s secret key is not a token that the API accepts' },
  actsAs: null,
  inFact: () => 'relay',
  listedIn: [],
  endings: [],
  byHand: 'take its public key out of the organization’s Relay settings, and make new credentials with `relay credentials generate --overwrite`',
  page: (home) => organizationPage(home, 'relay', 'Settings > Relay'),
  variable: 'RELAY_SECRET_KEY',
  replacement: 'Register the new public key, and restart the Relay.',
};

/** `{"secret_key":"…","public_key":"…","id":"…"}`. */
function secretKey(text: string): string | null {
  if (!text.startsWith('{')) return null;
  try {
    const said: unknown = JSON.parse(text);
    return isObject(said) && typeof said['secret_key'] === 'string' && typeof said['public_key'] === 'string' ? said['secret_key'] : null;
  } catch {
    return null;
  }
}
