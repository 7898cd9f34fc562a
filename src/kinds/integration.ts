import { newToken, organizationPage, prefixedHex, type Kind } from './kind.ts';

/** `sntryi_`: a token of an internal integration (`getsentry/sentry src/sentry/sentry_apps/installations.py`). */
export const integration: Kind = {
  title: 'Internal Integration Token',
  about: 'acts as an internal integration of one organization',
  noun: 'token',
  danger: 'critical',
  thief: 'do in the organization what the integration’s permissions allow',
  knownBy: 'shape',
  read: prefixedHex('sntryi_'),
  proof: null,
  sending: { may: 'always' },
  actsAs: 'integration',
  inFact: () => 'integration',
  listedIn: ['integration-token'],
  endings: ['delete-integration-token', 'delete-integration'],
  byHand: 'open Custom Integrations, then the integration, find the token by its last four characters and revoke it',
  page: (home) => organizationPage(home, 'developer-settings', 'Settings > Custom Integrations'),
  variable: 'SENTRY_AUTH_TOKEN',
  replacement: newToken,
};
