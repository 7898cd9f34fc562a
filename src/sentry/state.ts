import { isObject } from '../json.ts';
import type { Answer } from './client/client.ts';
import { visible } from '../secret/escape.ts';

/** What is known of a token. `revoked`: Sentry does not know it (any more); one that never existed looks the same. */
export type State = 'live' | 'revoked' | 'expired' | 'unknown' | 'unverified';

/** Who a token acts as. Of the person nothing but the id is kept. */
export type Who =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'integration'; readonly id: string }
  | { readonly kind: 'organization' };

/** What one answer to `GET /api/0/` says. */
export interface Reading {
  readonly state: Exclude<State, 'unverified'>;
  /** As answered; empty where the answer does not tell. */
  readonly scopes: readonly string[];
  readonly who: Who | null;
  /** Why, in words: always for `unknown`, and where the state was read off an error. */
  readonly reason: string | null;
}

/** `detail` of a 401 and what it means (`getsentry/sentry src/sentry/api/authentication.py`). */
const refusals: Readonly<Record<string, Reading['state']>> = {
  'Invalid token': 'revoked',
  'Invalid org token': 'revoked',
  'User inactive or deleted': 'revoked',
  'UserApplication inactive or deleted': 'revoked',
  'Token expired': 'expired',
  'This token access is limited to organization endpoints.': 'live',
  'Unauthorized organization access.': 'live',
};

/** Reads the answer to `GET {base}/api/0/` with a token. What is not a known answer is `unknown`: never a guess. */
export function readState(answer: Answer): Reading {
  if (answer.kind === 'no-answer') return unknown(answer.reason);
  const { status } = answer;
  if (status === 200) return readIndex(answer.body);
  if (status >= 300 && status < 400) {
    return unknown(`answered ${status}, a redirect to ${visible(answer.redirectHost ?? 'nowhere', 80)}, which is not followed`);
  }
  const detail = isObject(answer.body) ? answer.body['detail'] : undefined;
  if (status === 401) return readRefusal(detail);
  if (status === 403) return readForbidden(detail, answer.insufficientScope);
  if (status === 429) return unknown('answered 429: too many requests, and the time to wait was spent');
  return unknown(`answered ${status}`);
}

/** `{"version":"0","auth":{"scopes":["org:read"]},"user":{"id":"1","email":"…"}}`, `auth` null without valid credentials. */
function readIndex(body: unknown): Reading {
  if (!isObject(body)) return unknown('answered 200 with something that is not JSON of Sentry');
  const { auth, user } = body;
  const scopes = isObject(auth) ? auth['scopes'] : undefined;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) {
    return unknown('answered 200 without saying what the token may do');
  }
  return { state: 'live', scopes: scopes.map((scope) => visible(scope, 60)), who: readWho(user), reason: null };
}

/**
 * `user` is null for org tokens. An integration acts through a user of its own whose address ends
 * `@proxy-user.sentry.io` (`getsentry/sentry src/sentry/sentry_apps/logic.py`).
 */
function readWho(user: unknown): Who | null {
  if (user === null) return { kind: 'organization' };
  if (!isObject(user)) return null;
  const { id, email } = user;
  const shown = visible(typeof id === 'string' || typeof id === 'number' ? String(id) : '', 40);
  const proxy = typeof email === 'string' && email.endsWith('@proxy-user.sentry.io');
  return { kind: proxy ? 'integration' : 'person', id: shown };
}

function readRefusal(detail: unknown): Reading {
  if (typeof detail === 'string') {
    const state = Object.hasOwn(refusals, detail) ? refusals[detail]! : 'unknown';
    return { state, scopes: [], who: null, reason: `answered 401: ${visible(detail)}` };
  }
  // `{"detail":{"code":"sso-required","message":"…","extra":{…}}}`: the token is good, its bearer must log in otherwise.
  const code = isObject(detail) ? detail['code'] : undefined;
  if (typeof code !== 'string') return unknown('answered 401 with something that is not JSON of Sentry');
  return { state: 'live', scopes: [], who: null, reason: `answered 401: ${visible(code)}` };
}

function readForbidden(detail: unknown, insufficientScope: boolean): Reading {
  // Only a valid token gets as far as this sentence, or this header; a proxy or a firewall says 403 in other words.
  const said = detail === 'You do not have permission to perform this action.' ? detail : 'insufficient_scope';
  if (said !== detail && !insufficientScope) return unknown('answered 403 in words that are not Sentry’s');
  return { state: 'live', scopes: [], who: null, reason: `answered 403: ${said}` };
}

function unknown(reason: string): Reading {
  return { state: 'unknown', scopes: [], who: null, reason };
}
