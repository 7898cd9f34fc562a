import type { Finding } from '../../findings/finding.ts';
import { isTokenKind, kindOf, kinds } from '../../kinds/kinds.ts';
import type { Rule } from '../../rules/rule.ts';

/** What to do, and the page on which to do it. A user's own rule may name no page. */
export interface Remediation {
  readonly summary: string;
  readonly url: string | null;
  /** The summary and the address in one text. */
  readonly text: string;
}

/**
 * What to do about a finding, and where. The payload of a token is not signed. So an address in a payload never becomes
 * a link: anybody could plant a token that sends people somewhere. If a Sentry was asked about the token, the user
 * trusts it, so its own page is named. Otherwise an org token of sentry.io gets the page of its organization
 * (`https://acme.sentry.io/settings/auth-tokens/`). A token that names another Sentry gets no page, since no page of
 * sentry.io would help.
 */
export function remediation(finding: Finding): Remediation {
  const { summary } = finding.rule.remediation;
  const url = pageOf(finding);
  const where = url === null && namesAnother(finding) ? ' That is on the Sentry that it names, if you know it.' : '';
  return withText(hasEnded(finding) ? ended(finding) : summary + where, url);
}

/**
 * Whether the payload names another Sentry than sentry.io, and that Sentry was not asked. Then no page of sentry.io can
 * end the token.
 */
function namesAnother({ organization, verification }: Finding): boolean {
  return verification.base === null && organization !== null && organization.url !== null && !isSentryIo(organization.url);
}

/** Whether Sentry refuses the token, so that nothing is left to revoke. */
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
  // If the slug cannot be the name of a host, the rule's own address is used, on which a person chooses the
  // organization.
  return isAsked || page?.startsWith(`${sentryIo}/`) === false ? page : url;
}

/** What to do about any finding of a rule. */
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
