import type { Finding } from '../../findings/finding.ts';
import { explainScopes } from '../../sentry/scopes.ts';
import type { Who } from '../../sentry/state.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { weigh } from '../../sentry/weigh.ts';

/** How many sentences about a thief are shown without `--verbose`. */
const shownThreats = 4;

/** Whom a token acts as, in words. */
export function describeWho(who: Who): string {
  switch (who.kind) {
    case 'person':
      return `a person (user id ${who.id}), in every organization of theirs`;
    case 'integration':
      return `an internal integration (user id ${who.id})`;
    case 'organization':
      return 'an organization';
  }
}

/**
 * `org:admin, event:read (and so org:read, org:write)`: the scopes of a token, and in brackets the scopes that these
 * include. Empty if there are none.
 */
export function describeScopes(scopes: readonly string[]): string {
  const explained = explainScopes(scopes);
  const named = (implied: boolean): string => explained.filter((one) => one.implied === implied).map(({ scope }) => scope).join(', ');
  return named(true) === '' ? named(false) : `${named(false)} (and so ${named(true)})`;
}

/**
 * Label and sentence for what is bad about a live token: whom it acts as, what a thief could do, and which rights would
 * be enough.
 */
export function liveRemarks(finding: Finding, all: boolean): readonly (readonly [name: string, text: string])[] {
  const { verification, rule, locations } = finding;
  if (verification.state !== 'live') return [];
  const paths = locations.map(({ place }) => place.path);
  const { threats, advice } = weigh({ actsAs: kindOf(rule.kind)?.actsAs ?? null, scopes: verification.scopes, who: verification.who, paths });
  const shown = all ? threats : threats.slice(0, shownThreats);
  const hidden = threats.length - shown.length;
  const sentences = shown.map(({ sentence }) => sentence).join('; ') + (hidden > 0 ? `; and ${hidden} more (--verbose)` : '');
  return [
    ...(verification.who === null ? [] : [['as', describeWho(verification.who)] as const]),
    ...(shown.length === 0 ? [] : [['risk', `whoever has it can ${sentences}`] as const]),
    ...advice.map((sentence) => ['hint', sentence] as const),
  ];
}
