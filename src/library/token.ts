import { UserError } from '../errors.ts';
import { Secret } from '../secret/secret.ts';
import { explain as explainToken, type Explanation } from '../sentry/explain-token.ts';

/**
 * Explains one token offline. It accepts other secrets of Sentry that a scan finds, too.
 *
 * @param now milliseconds since 1970, for the token's age
 * @throws {UserError} for a value that is no token, such as a finding; pass the finding's secret
 */
export function explain(token: string | Secret, now: number = Date.now()): Explanation {
  checkToken(token, 'explain()');
  if (!Number.isFinite(now)) throw new UserError('the second argument must be milliseconds since 1970', { where: 'explain()' });
  return explainToken(token, now);
}

/** @throws {UserError} if the value is neither a text nor a secret */
export function checkToken(token: string | Secret, call: string): void {
  if (typeof token !== 'string' && !(token instanceof Secret)) throw new UserError('the token must be a text, or the secret of a finding', { where: call });
}
