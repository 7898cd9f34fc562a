import type { Kind } from './kind.ts';

/**
 * `getsentry/self-hosted install/generate-secret-key.sh`. All but one in ten million of such texts have a sign among
 * their fifty characters.
 */
const shape = /^(?=.*[^a-z0-9])[a-z0-9@#%^&*(\-_=+)]{50}$/;

/**
 * The Django secret key of a self-hosted Sentry. Helm's chart makes keys of letters and digits only,
 * which can be recognized only by their context.
 */
export const systemSecret: Kind = {
  title: 'System Secret Key',
  about: 'secret key of a self-hosted Sentry, or a text of that shape: it signs sessions and password resets; not a bearer token',
  noun: 'secret',
  danger: 'critical',
  thief: 'sign in as anybody on that Sentry',
  knownBy: 'shape',
  read: (text) => (shape.test(text) ? { valid: true, secret: text, organization: null } : null),
  proof: null,
  sending: { may: 'never', why: 'a secret key is not a token that the API accepts' },
  actsAs: null,
  inFact: () => 'system-secret',
  listedIn: [],
  endings: [],
  byHand: 'make a new key with `sentry config generate-secret-key`, put it into the server’s environment and restart it; all sessions end',
  page: null,
  variable: 'SENTRY_SECRET_KEY',
  replacement: 'Every server of that Sentry needs the same new key.',
};
