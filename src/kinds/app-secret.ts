import { organizationPage, prefixedHex, type Kind } from './kind.ts';

/**
 * The client secret of an OAuth application or integration. It also signs the integration's webhooks (`getsentry/sentry
 * src/sentry/models/apiapplication.py`). It begins with `sntrya_` since the end of 2025 (getsentry/sentry PR 105420);
 * earlier ones are 64 bare digits.
 */
export const appSecret: Kind = {
  title: 'Client Secret',
  about: 'client secret of an integration or OAuth application; not a bearer token',
  noun: 'secret',
  danger: 'high',
  thief: 'ask for tokens in the name of the application, and forge signed events towards it',
  knownBy: 'shape',
  read: prefixedHex('sntrya_'),
  proof: null,
  sending: { may: 'never', why: 'a client secret is not a token that the API accepts; rotate it' },
  actsAs: null,
  inFact: () => 'app-secret',
  listedIn: [],
  endings: ['rotate-secret'],
  byHand: 'open Custom Integrations, then the integration, and rotate its client secret',
  page: (home) => organizationPage(home, 'developer-settings', 'Settings > Custom Integrations'),
  variable: 'SENTRY_CLIENT_SECRET',
  replacement: 'Put the new secret wherever the old one was used; until then those places fail.',
};
