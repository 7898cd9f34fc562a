import { explainScopes } from '../../sentry/scopes.ts';
import type { Secret } from '../../secret/secret.ts';
import type { ActsAs, TokenKind } from '../../kinds/kind.ts';
import { kinds, parseToken } from '../../kinds/kinds.ts';
import { weigh } from '../../sentry/weigh.ts';
import type { Verdict } from '../../sentry/verify.ts';
import { describeWho } from '../../report/text/live.ts';
import { escapeText } from '../../secret/escape.ts';

/** Everything that is known of a verified token, for `--format json`. */
export function tokenJson(secret: Secret, verdict: Verdict): object {
  const { kind } = parseToken(secret.reveal());
  const weight = weigh({ actsAs: actsAs(kind), scopes: verdict.scopes, who: verdict.who, paths: [] });
  return {
    kind: kind ?? 'unknown',
    redacted: secret.redacted,
    fingerprint: secret.sha256.slice(0, 32),
    sha256: secret.sha256,
    state: verdict.state,
    reason: verdict.reason,
    host: verdict.host,
    checkedAt: verdict.checkedAt,
    organization: verdict.organization,
    who: verdict.who,
    scopes: explainScopes(verdict.scopes),
    threats: weight.threats,
    advice: weight.advice,
    next: next(verdict),
  };
}

/** The same for people. */
export function tokenText(secret: Secret, verdict: Verdict): string {
  const { kind } = parseToken(secret.reveal());
  const { threats, advice } = weigh({ actsAs: actsAs(kind), scopes: verdict.scopes, who: verdict.who, paths: [] });
  const scopes = explainScopes(verdict.scopes);
  const named = (implied: boolean): string => scopes.filter((one) => one.implied === implied).map(({ scope }) => scope).join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['state', verdict.state + (verdict.host === null ? '' : `, says ${verdict.host} on ${verdict.checkedAt}`)],
    ['reason', verdict.reason ?? ''],
    ['organization', verdict.organization ?? ''],
    ['acts as', verdict.who === null ? '' : describeWho(verdict.who)],
    ['scopes', named(false)],
    ['and so', named(true)],
    ...threats.map(({ sentence }, at) => [at === 0 ? 'a thief can' : '', sentence] as const),
    ...advice.map((sentence, at) => [at === 0 ? 'advice' : '', sentence] as const),
    ['next', next(verdict) ?? ''],
  ];
  const lines = rows.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(12)}  ${escapeText(text)}\n`);
  return `${secret.redacted}\n${lines.join('')}`;
}

function actsAs(kind: TokenKind | null): ActsAs | null {
  return kind === null ? null : kinds[kind].actsAs;
}

/** What to do now. Null where nothing is: it has ended, or it is none that Sentry could end. */
function next({ state }: Verdict): string | null {
  return { live: 'end it with `sntrylint revoke`', unknown: 'ask again: nothing is known of it, so it may live', unverified: null, revoked: null, expired: null }[state];
}
