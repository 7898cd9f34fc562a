import type { SentryAccessRequest } from '../config/sentry-access.ts';
import { Secret } from '../secret/secret.ts';
import { handedOver, type Verdict } from '../sentry/verify.ts';
import { here, type Here } from './here.ts';

/** How a token is verified. Nothing of it may come from what was scanned: it says who is sent the token. */
export interface VerifyOptions extends Here, Omit<SentryAccessRequest, keyof Here> {
  readonly signal?: AbortSignal;
}

/**
 * Asks Sentry whether a token lives, and what it may do: one request, which changes nothing but an org token's last use.
 * It goes to sentry.io or to a host that the caller, the environment or the user's home directory names.
 *
 * @throws {UserError} for an address that cannot be used
 */
export async function verify(token: string | Secret, { signal, ...request }: VerifyOptions = {}): Promise<Verdict> {
  const { sentryAccess } = await import('../config/sentry-access.ts');
  const access = await sentryAccess({ ...request, ...here(request) });
  const secret = typeof token === 'string' ? new Secret(token) : token;
  return access.verifier().recheck(handedOver(secret), signal);
}
