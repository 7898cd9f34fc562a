import { expect, it } from 'vitest';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import { settingsPage } from '../../../src/sentry/revoke/settings-page.ts';

const service = trustHosts().preferred;
const own = trustHosts({ option: 'https://sentry.example.com/base' }).preferred;

it.each([
  ['user', service, null, 'https://sentry.io/settings/account/api/auth-tokens/'],
  ['user', own, 'acme', 'https://sentry.example.com/base/settings/account/api/auth-tokens/'],
  ['legacy', service, null, 'https://sentry.io/settings/account/api/auth-tokens/'],
  ['org', service, 'acme', 'https://acme.sentry.io/settings/auth-tokens/'],
  ['org', own, 'acme', 'https://sentry.example.com/base/settings/acme/auth-tokens/'],
  // The slug comes out of an unsigned payload: it must not name a host or a path of its own.
  ['org', service, 'evil.example/', 'https://sentry.io/settings/evil.example%2F/auth-tokens/'],
  ['org', service, 'a@evil.example#', 'https://sentry.io/settings/a%40evil.example%23/auth-tokens/'],
  ['integration', service, 'acme', 'https://sentry.io/settings/acme/developer-settings/'],
  ['integration', service, null, 'https://sentry.io/settings/'],
  ['app-secret', own, 'acme', 'https://sentry.example.com/base/settings/acme/developer-settings/'],
] as const)('a %s token on %o of %s is ended at %s', (kind, base, organization, url) => {
  expect(settingsPage({ kind, base, organization }).url).toBe(url);
});
