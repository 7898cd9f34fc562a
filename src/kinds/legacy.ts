import { newToken, type Kind } from './kind.ts';

/**
 * 64 hexadecimal digits: integrations' tokens, OAuth tokens, and personal tokens from before April 2024
 * (`getsentry/sentry src/sentry/models/apitoken.py`). Any SHA-256 looks the same.
 */
export const legacy: Kind = {
  title: 'Token without a prefix',
  about: '64 hexadecimal digits: a Personal Token or an Internal Integration Token of the older shape, or any SHA-256',
  noun: 'token',
  danger: 'critical',
  thief: 'do what the person or integration behind it may do',
  knownBy: 'context',
  read: (text) => (/^[0-9a-fA-F]{64}$/.test(text) ? { valid: true, secret: text, organization: null } : null),
  proof: null,
  // The text may be a SHA-256, or an OAuth refresh token. Using a refresh token replaces it.
  sending: { may: 'when-sure', otherwise: 'not sure enough that it is a token' },
  actsAs: null,
  inFact: (as) => (as === 'integration' ? 'integration' : as === 'person' ? 'user' : 'legacy'),
  listedIn: ['personal-token', 'integration-token'],
  endings: [],
  byHand: 'look for a row with the last four characters under Custom Integrations and among your Personal Tokens, and revoke it there',
  page: ({ base }) => ({ url: `${base}/settings/`, path: 'Settings > Custom Integrations, or your account’s menu > Personal Tokens' }),
  variable: 'SENTRY_AUTH_TOKEN',
  replacement: newToken,
};
