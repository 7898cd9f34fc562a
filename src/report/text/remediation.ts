import type { Finding } from '../../findings/finding.ts';

/** Sentry's own rules for slugs, strict enough to stand in a host name. */
const slugShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What to do about a finding, and where. For an org token of sentry.io the page is that organization's own
 * (`https://acme.sentry.io/settings/auth-tokens/`). An address in a payload is not signed, so it never becomes a link:
 * whoever plants a token could send people anywhere.
 */
export function remediation({ rule, organization }: Finding): { readonly summary: string; readonly url: string } {
  const { summary, url } = rule.remediation;
  if (organization === null || !isSentryIo(organization.url) || !slugShape.test(organization.slug)) {
    return { summary, url };
  }
  return { summary, url: `https://${organization.slug}.sentry.io/settings/auth-tokens/` };
}

function isSentryIo(address: string | null): boolean {
  return address === 'https://sentry.io' || address === 'https://sentry.io/';
}
