import type { Finding } from '../../findings/finding.ts';
import type { Rule } from '../../rules/rule.ts';

/** What to do, and the page for it; a rule of a user's own may name none. */
export interface Remediation {
  readonly summary: string;
  readonly url: string | null;
  /** Both. */
  readonly text: string;
}

/** Sentry's own rules for slugs, strict enough to stand in a host name. */
const slugShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What to do about a finding, and where. For an org token of sentry.io the page is that organization's own
 * (`https://acme.sentry.io/settings/auth-tokens/`). An address in a payload is not signed, so it never becomes a link:
 * whoever plants a token could send people anywhere.
 */
export function remediation({ rule, organization }: Finding): Remediation {
  const { summary, url } = rule.remediation;
  const isKnown = organization !== null && isSentryIo(organization.url) && slugShape.test(organization.slug);
  return withText(summary, isKnown ? `https://${organization.slug}.sentry.io/settings/auth-tokens/` : url);
}

/** The same for a rule, whatever it found. */
export function ruleRemediation({ remediation: { summary, url } }: Rule): Remediation {
  return withText(summary, url);
}

function withText(summary: string, url: string | null): Remediation {
  return { summary, url, text: url === null ? summary : `${summary} ${url}` };
}

function isSentryIo(address: string | null): boolean {
  return address === 'https://sentry.io' || address === 'https://sentry.io/';
}
