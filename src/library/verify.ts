import type { SentryAccessRequest } from '../config/home/sentry-access.ts';
import { Secret } from '../secret/secret.ts';
import { handedOver, type Verdict } from '../sentry/verify.ts';
import { here, type Here } from './here.ts';
import { checkToken } from './token.ts';
import { type Check, checkOptions, hereChecks, isFunction, isSignal, isSwitch, isText } from './options.ts';

/** How a token is verified. None of it may come from scanned content, since it decides who gets the token. */
export interface VerifyOptions extends Here, Omit<SentryAccessRequest, keyof Here> {
  readonly signal?: AbortSignal;
}

/**
 * Asks Sentry whether a token lives, and what it may do: one request, which changes nothing but an org token's last use.
 * It goes to sentry.io or to a host that the caller, the environment or the user's home directory names.
 *
 * @throws {UserError} for an address or an option that cannot be used
 * @throws the reason of `options.signal`, where it says to stop before the token was sent
 */
export async function verify(token: string | Secret, options: VerifyOptions = {}): Promise<Verdict> {
  checkOptions(options, 'verify()', checks);
  checkToken(token, 'verify()');
  const { signal, ...request } = options;
  // Nothing is sent for somebody who has changed their mind.
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
