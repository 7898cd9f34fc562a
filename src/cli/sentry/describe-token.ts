import { explainScopes } from '../../sentry/scopes.ts';
import type { Secret } from '../../secret/secret.ts';
import type { ActsAs, TokenKind } from '../../kinds/kind.ts';
import { kinds, parseToken } from '../../kinds/kinds.ts';
import { weigh } from '../../sentry/weigh.ts';
import type { Verdict } from '../../sentry/verify.ts';
import { describeWho } from '../../report/text/live.ts';
import type { Terminal } from '../terminal/io.ts';
import { readableTime, type Row, rowsText } from '../terminal/rows.ts';

/** All that is known about a verified token, for `--format json`. */
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

/** All that is known about a verified token, for people. */
export function tokenText(secret: Secret, verdict: Verdict, terminal: Pick<Terminal, 'columns'>): string {
  const { kind } = parseToken(secret.reveal());
  const { threats, advice } = weigh({ actsAs: actsAs(kind), scopes: verdict.scopes, who: verdict.who, paths: [] });
  const scopes = explainScopes(verdict.scopes);
  const named = (implied: boolean): string => scopes.filter((one) => one.implied === implied).map(({ scope }) => scope).join(', ');
  const rows: readonly Row[] = [
    ['state', verdict.state + (verdict.host === null ? '' : `, says ${verdict.host} on ${readableTime(verdict.checkedAt ?? '')}`)],
    ['reason', verdict.reason ?? ''],
    ['organization', verdict.organization ?? ''],
    ['acts as', verdict.who === null ? '' : describeWho(verdict.who)],
    ['scopes', named(false)],
    ['and so', named(true)],
    ...threats.map(({ sentence }, at) => [at === 0 ? 'a thief can' : '', sentence] as const),
    ...advice.map((sentence, at) => [at === 0 ? 'advice' : '', sentence] as const),
    ['next', next(verdict) ?? ''],
  ];
  return `${secret.redacted}\n${rowsText(rows, { indent: 2, label: 12 }, terminal)}`;
}

function actsAs(kind: TokenKind | null): ActsAs | null {
  return kind === null ? null : kinds[kind].actsAs;
}

/** What the user should do now. Null if the token has ended, or if Sentry could not end it. */
function next({ state }: Verdict): string | null {
  return { live: 'end it with `sntrylint revoke`', unknown: 'ask again: nothing is known of it, so it may live', unverified: null, revoked: null, expired: null }[state];
}
