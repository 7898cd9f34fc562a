import type { Leak } from './leak.ts';

/** The page of Sentry's settings on which a person ends a token of this kind. */
export interface SettingsPage {
  readonly url: string;
  /** How to get there by clicking. */
  readonly path: string;
}

/** Sentry's own guide: docs.sentry.io, "Auth Tokens". sentry.io gives each organization a host of its own, a self-hosted Sentry a path. */
export function settingsPage(leak: Pick<Leak, 'kind' | 'base' | 'organization'> & { readonly integration?: boolean }): SettingsPage {
  const { base, organization } = leak;
  if (leak.kind === 'org') {
    const path = 'Settings > Organization Tokens';
    if (organization === null) return { url: `${base.url}/settings/`, path: `${path}; ${which}` };
    const slug = encodeURIComponent(organization);
    const own = base.url === 'https://sentry.io' && /^[a-z0-9-]+$/.test(organization);
    return { url: own ? `https://${slug}.sentry.io/settings/auth-tokens/` : `${base.url}/settings/${slug}/auth-tokens/`, path };
  }
  if (leak.kind === 'integration' || leak.kind === 'app-secret' || leak.integration === true) {
    const path = 'Settings > Developer Settings > Internal Integrations';
    if (organization === null) return { url: `${base.url}/settings/`, path: `${path}; ${which}` };
    return { url: `${base.url}/settings/${encodeURIComponent(organization)}/developer-settings/`, path };
  }
  return { url: `${base.url}/settings/account/api/auth-tokens/`, path: 'Settings > Account > Auth Tokens (User Auth Tokens)' };
}

const which = '--org SLUG names the page of your organization';
