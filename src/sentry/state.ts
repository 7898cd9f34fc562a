import { isObject } from '../json.ts';
import type { ActsAs } from '../kinds/kind.ts';
import type { Answer } from './client/client.ts';
import { visible } from '../secret/escape.ts';

/** Who a token acts as. Of a person only the id is kept. */
export type Who = { readonly kind: Exclude<ActsAs, 'organization'>; readonly id: string } | { readonly kind: 'organization' };

/** What one answer to `GET /api/0/` says about a token. */
export type Reading =
  /** `scopes` are those of the answer, empty if it names none. `reason` is set if the state was read from an error. */
  | { readonly state: 'live'; readonly scopes: readonly string[]; readonly who: Who | null; readonly reason: string | null }
  /** Sentry does not accept it. A token that never existed looks like a revoked one. */
  | (Nothing & { readonly state: 'revoked' | 'expired'; readonly reason: string })
  /** There was no reliable answer; `reason` says why. */
  | (Nothing & { readonly state: 'unknown'; readonly reason: string });

/** Sentry does not say what a token may do if it does not accept the token. */
interface Nothing {
  readonly scopes: readonly [];
  readonly who: null;
}

/** Who was asked, and when. */
interface Asked {
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** Host and port. */
  readonly host: string;
  /** The address that was asked, without a slash at the end. The user trusts it; it never comes from a payload. */
  readonly base: string;
}

interface NotAsked {
  readonly checkedAt: null;
  readonly host: null;
  readonly base: null;
}

/** What is known about whether a token lives. */
export type Verification =
  | (Reading & Asked)
  /** No host may be asked, or it cannot be reached. */
  | (Nothing & NotAsked & { readonly state: 'unknown'; readonly reason: string })
  /** The token was not asked about, or must not be sent; then `reason` says why. */
  | (Nothing & NotAsked & { readonly state: 'unverified'; readonly reason: string | null });

export type State = Verification['state'];

/** The state of a token that was not asked about. */
export const unasked: Verification & { readonly state: 'unverified' } = notAsked('unverified', null);

/** The verification of a token that was not, or could not be, asked about. */
export function notAsked<S extends 'unknown' | 'unverified', R extends string | null>(state: S, reason: R) {
  return { state, scopes: [], who: null, checkedAt: null, host: null, base: null, reason } as const;
}

/** The `detail` of a 401, and what it means (`getsentry/sentry src/sentry/api/authentication.py`). */
const refusals: Readonly<Record<string, Reading['state']>> = {
  'Invalid token': 'revoked',
  'Invalid org token': 'revoked',
  'User inactive or deleted': 'revoked',
  'UserApplication inactive or deleted': 'revoked',
  'Token expired': 'expired',
  'This token access is limited to organization endpoints.': 'live',
  'Unauthorized organization access.': 'live',
};

/**
 * The `code` of a 401 with an object as `detail`: `{"detail":{"code":"sso-required","message":"…","extra":{…}}}`. The
 * token is valid, but its owner must log in in another way or do something first (`getsentry/sentry
 * src/sentry/api/exceptions.py`).
 */
const otherLogins: ReadonlySet<string> = new Set(['sso-required', '2fa-required', 'sudo-required', 'member-disabled-over-limit']);

/** Reads the answer to `GET {base}/api/0/` with a token. An answer of an unknown form is `unknown`, never a guess. */
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

/**
 * `{"version":"0","auth":{"scopes":["org:read"]},"user":{"id":"1","email":"…"}}`; `auth` is null without valid
 * credentials.
 */
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
 * `user` is null for org tokens. An integration acts through a user of its own with an address that ends in
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
  if (typeof detail === 'string') return stated(Object.hasOwn(refusals, detail) ? refusals[detail]! : 'unknown', `answered 401: ${visible(detail)}`);
  const code = isObject(detail) ? detail['code'] : undefined;
  if (typeof code !== 'string') return unknown('answered 401 with something that is not JSON of Sentry');
  return stated(otherLogins.has(code) ? 'live' : 'unknown', `answered 401: ${visible(code)}`);
}

function readForbidden(detail: unknown, insufficientScope: boolean): Reading {
  // Sentry sends this sentence, or this header, only for a valid token. A proxy or a firewall says 403 in other words.
  const said = detail === 'You do not have permission to perform this action.' ? detail : 'insufficient_scope';
  if (said !== detail && !insufficientScope) return unknown('answered 403 in words that are not Sentry’s');
  return stated('live', `answered 403: ${said}`);
}

function stated(state: Reading['state'], reason: string): Reading {
  return { state, scopes: [], who: null, reason };
}

function unknown(reason: string): Reading {
  return stated('unknown', reason);
}
