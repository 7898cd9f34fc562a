import { newToken, prefixedHex, type Kind } from './kind.ts';

/** `sntryu_`: acts as a person (`getsentry/sentry src/sentry/models/apitoken.py`). */
export const user: Kind = {
  title: 'Personal Token',
  about: 'acts as a person, in every organization of that person',
  noun: 'token',
  danger: 'critical',
  thief: 'do in all organizations of that person what the token’s scopes allow',
  knownBy: 'shape',
  read: prefixedHex('sntryu_'),
  proof: null,
  sending: { may: 'always' },
  actsAs: 'person',
  // Only Sentry knows whom the token acts as, since an integration also acts through a user.
  inFact: (as) => (as === 'integration' ? 'integration' : 'user'),
  listedIn: ['personal-token'],
  endings: ['delete-personal-token'],
  byHand: 'its owner, and nobody else, opens Personal Tokens, finds the row by the last four characters and revokes it',
  page: ({ base }) => ({ url: `${base}/settings/account/api/auth-tokens/`, path: 'your account’s menu > Personal Tokens' }),
  variable: 'SENTRY_AUTH_TOKEN',
  replacement: newToken,
};
