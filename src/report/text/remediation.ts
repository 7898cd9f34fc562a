import type { Finding } from '../../findings/finding.ts';
import { isTokenKind, kindOf, kinds } from '../../kinds/kinds.ts';
import type { Rule } from '../../rules/rule.ts';

/** What to do, and the page for it; a rule of a user's own may name none. */
export interface Remediation {
  readonly summary: string;
  readonly url: string | null;
  /** Both. */
  readonly text: string;
}

/**
 * What to do about a finding, and where. An address in a payload is not signed, so it never becomes a link: with a planted token
 * somebody could send people anywhere. A Sentry that was asked is trusted by the user, so its page is named. Else an org token of
 * sentry.io leads to the page of its organization (`https://acme.sentry.io/settings/auth-tokens/`). A token that names another
 * Sentry leads to no page, above all to none of sentry.io.
 */
export function remediation(finding: Finding): Remediation {
  const { summary } = finding.rule.remediation;
  const url = pageOf(finding);
  const where = url === null && namesAnother(finding) ? ' That is on the Sentry that it names, if you know it.' : '';
  return withText(hasEnded(finding) ? ended(finding) : summary + where, url);
}

/** Whether its payload names another Sentry than sentry.io, which was not asked: no page of sentry.io ends the token. */
function namesAnother({ organization, verification }: Finding): boolean {
  return verification.base === null && organization !== null && organization.url !== null && !isSentryIo(organization.url);
}

/** Whether Sentry refuses it, so that nothing is left to revoke. */
export function hasEnded({ verification: { state } }: Finding): boolean {
  return state === 'revoked' || state === 'expired';
}

function ended({ rule, verification }: Finding): string {
  const refused = verification.state === 'expired' ? 'It has expired' : 'Sentry does not accept it (any more)';
  return `${refused}, so there is nothing to revoke. ${kindOf(rule.kind)?.replacement ?? 'Put a new one in its place.'}`;
}

function pageOf(finding: Finding): string | null {
  const { rule, organization, verification } = finding;
  const { url } = rule.remediation;
  if (namesAnother(finding)) return null;
  const isAsked = verification.base !== null && !isSentryIo(verification.base);
  const isClaimed = organization !== null && isSentryIo(organization.url);
  if (!isTokenKind(rule.kind) || !(isAsked || isClaimed)) return url;
  const kind = kinds[kinds[rule.kind].inFact(verification.who?.kind ?? null)];
  const page = kind.page?.({ base: isAsked ? verification.base : sentryIo, organization: organization?.slug ?? null }).url ?? url;
  // If a slug cannot be a host name, the rule's address asks for the organization.
  return isAsked || page?.startsWith(`${sentryIo}/`) === false ? page : url;
}

/** The same for a rule, whatever it found. */
export function ruleRemediation({ remediation: { summary, url } }: Rule): Remediation {
  return withText(summary, url);
}

function withText(summary: string, url: string | null): Remediation {
  return { summary, url, text: url === null ? summary : `${summary} ${url}` };
}

const sentryIo = 'https://sentry.io';

function isSentryIo(address: string | null): boolean {
  return address === sentryIo || address === `${sentryIo}/`;
}
