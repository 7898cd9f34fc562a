import type { IncomingMessage } from 'node:http';
import { impliedBy } from '../../../../src/sentry/scopes.ts';
import type { Reply } from './reply.ts';
import { detail } from './reply.ts';
import type { StoredToken, User, World } from './world.ts';

/** `cloud-2026`: sentry.io after getsentry/sentry PR 122403. `self-hosted-2025`: a self-hosted Sentry from before it. */
export type Mode = 'cloud-2026' | 'self-hosted-2025';

/** Who sent a request. A session is the cookie of a browser, a bearer is a token. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'session'; readonly user: User }
  | { readonly kind: 'bearer'; readonly token: StoredToken; readonly user: User | null; readonly scopes: ReadonlySet<string> };

/** Reads the credentials of a request. A wrong token is refused on every path. */
export function identify(request: IncomingMessage, world: World, mode: Mode): Identity | Reply {
  const header = request.headers.authorization;
  if (header === undefined) return session(request, world);
  const [scheme, value, ...more] = header.split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer') return { kind: 'nobody' };
  if (value === undefined) return detail(401, 'Invalid token header. No credentials provided.');
  if (more.length > 0) return detail(401, 'Invalid token header. Token string should not contain spaces.');
  const token = world.find(value);
  if (token === undefined) return detail(401, value.startsWith('sntrys_') ? 'Invalid org token' : 'Invalid token');
  const trouble = turnedAway(token, mode);
  if (trouble !== null) return trouble;
  if (token.kind === 'org') token.dateLastUsed = new Date().toISOString();
  const userId = token.app === null ? token.userId : (world.apps.get(token.app)?.proxyUserId ?? null);
  return { kind: 'bearer', token, user: userId === null ? null : (world.users.get(userId) ?? null), scopes: withImplied(token.scopes) };
}

/** The user of a browser's cookie. This server has only made-up users, so `sentrysid=USER-ID` is enough. */
function session(request: IncomingMessage, world: World): Identity {
  const id = /(?:^|;\s*)sentrysid=(\d+)/.exec(request.headers.cookie ?? '')?.[1];
  const user = id === undefined ? undefined : world.users.get(id);
  return user === undefined ? { kind: 'nobody' } : { kind: 'session', user };
}

function turnedAway(token: StoredToken, mode: Mode): Reply | null {
  switch (token.trouble) {
    case null:
      return null;
    case 'sso-required':
      return { status: 401, json: { detail: { code: 'sso-required', message: 'Must login via SSO', extra: { loginUrl: '/auth/login/acme/' } } } };
    case '2fa-required':
      return { status: 401, json: { detail: { code: '2fa-required', message: 'Organization requires two-factor authentication to be enabled', extra: {} } } };
    case 'insufficient-scope':
      return forbidden(mode);
    case 'User inactive or deleted':
    case 'UserApplication inactive or deleted':
    case 'Token expired':
    case 'Unauthorized organization access.':
    case 'This token access is limited to organization endpoints.':
      return detail(401, token.trouble);
  }
}

/** The refusal for missing rights. The newer version adds the header of RFC 6750. */
export function forbidden(mode: Mode): Reply {
  const reply = detail(403, 'You do not have permission to perform this action.');
  return mode === 'cloud-2026' ? { ...reply, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } } : reply;
}

export function withImplied(scopes: readonly string[]): ReadonlySet<string> {
  return new Set([...scopes, ...scopes.flatMap((scope) => impliedBy(scope))]);
}
