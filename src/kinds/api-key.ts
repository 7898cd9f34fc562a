import { newToken, organizationPage, type Kind } from './kind.ts';

/** 32 hexadecimal digits, sent as a user name without a password (`getsentry/sentry src/sentry/api/authentication.py`). */
export const apiKey: Kind = {
  title: 'Organization API Key',
  about: 'the predecessor of Organization Tokens; a self-hosted Sentry still accepts it',
  noun: 'secret',
  danger: 'critical',
  thief: 'do in the organization what the key’s scopes allow',
  knownBy: 'context',
  // The public half of every DSN looks the same, so the text alone shows nothing.
  read: () => null,
  proof: null,
  sending: { may: 'never', why: 'an API key is not a bearer token' },
  actsAs: 'organization',
  inFact: () => 'api-key',
  listedIn: [],
  endings: [],
  byHand: 'delete the key in the organization’s settings',
  page: (home) => organizationPage(home, 'api-keys', 'Settings > API Keys'),
  variable: 'SENTRY_API_KEY',
  replacement: newToken,
};
