import type { SentryAccessRequest } from '../config/home/sentry-access.ts';
import { Secret } from '../secret/secret.ts';
import { handedOver, type Verdict } from '../sentry/verify.ts';
import { here, type Here } from './here.ts';
import { checkToken } from './token.ts';
import { type Check, checkOptions, hereChecks, isFunction, isSignal, isSwitch, isText } from './options.ts';

/** How a token is verified. These values decide who gets the token, so they must never come from scanned content. */
export interface VerifyOptions extends Here, Omit<SentryAccessRequest, keyof Here> {
  readonly signal?: AbortSignal;
}

/**
 * Asks Sentry whether a token is live, and what it may do. This is one request. It changes only the time of an org
 * token's last use. It goes to sentry.io, or to a host that the caller, the environment or the user's home directory
 * names.
 *
 * @throws {UserError} for an address or an option that cannot be used
 * @throws the reason of `options.signal`, if it was aborted before the token was sent
 */
export async function verify(token: string | Secret, options: VerifyOptions = {}): Promise<Verdict> {
  checkOptions(options, 'verify()', checks);
  checkToken(token, 'verify()');
  const { signal, ...request } = options;
  // Nothing is sent if the caller has already aborted.
  signal?.throwIfAborted();
  const { sentryAccess } = await import('../config/home/sentry-access.ts');
  const access = await sentryAccess({ ...request, ...here(request) });
  signal?.throwIfAborted();
  const secret = typeof token === 'string' ? new Secret(token) : token;
  return access.verifier().recheck(handedOver(secret), signal);
}

const checks = {
  ...hereChecks,
  sentryUrl: isText,
  allowHttp: isSwitch,
  inHook: isSwitch,
  log: isFunction,
  signal: isSignal,
} as const satisfies Record<keyof VerifyOptions, Check>;
