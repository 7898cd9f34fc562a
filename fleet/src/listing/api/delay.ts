import { isObject } from '../../../../src/json.ts';

/** The parts of an answer that say whether it refuses because of too many requests. */
export interface Refused {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: unknown;
}

/** How long to wait, and which kind of limit asks for it. */
export interface Limit {
  /** Counted from now. */
  readonly milliseconds: number;
  readonly why: 'limit' | 'too-often';
}

/** The wait in milliseconds if the server does not say how long: a minute, and twice as long each further time. */
const least = 60_000;

/**
 * How long to wait if a platform refuses because of too many requests; null if its answer means something else.
 *
 * GitHub (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, read 2026-11): 403 or 429.
 * `retry-after` in seconds comes first. Otherwise it is `x-ratelimit-reset` (seconds since 1970), if
 * `x-ratelimit-remaining` is 0. A secondary limit may give neither; then the wait is a minute, and grows. GitLab
 * (docs.gitlab.com/administration/settings/user_and_ip_rate_limits, read 2026-11): 429 with `Retry-After` and
 * `RateLimit-Reset`, but gitlab.com sometimes leaves them out. Gitea has no limit of its own, but a proxy in front of
 * it may answer 429.
 *
 * @param before how often in a row the same request was already refused in this way
 */
export function limitOf({ status, header, body }: Refused, { now, before }: { readonly now: number; readonly before: number }): Limit | null {
  const remaining = header('x-ratelimit-remaining') ?? header('ratelimit-remaining');
  const after = secondsOf(header('retry-after'), now);
  const isSpent = remaining === '0';
  const isSecondary = status === 403 && isObject(body) && typeof body['message'] === 'string' && /secondary rate limit|abuse detection/i.test(body['message']);
  if (status !== 429 && !(status === 403 && (after !== null || isSpent || isSecondary))) return null;
  if (after !== null) return { milliseconds: after, why: isSpent ? 'limit' : 'too-often' };
  const reset = Number(header('x-ratelimit-reset') ?? header('ratelimit-reset') ?? Number.NaN);
  // One second more, since the clocks of server and client may differ.
  if (isSpent && Number.isFinite(reset)) return { milliseconds: Math.max(0, reset * 1000 - now) + 1000, why: 'limit' };
  return { milliseconds: least * 2 ** before, why: 'too-often' };
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
function secondsOf(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
