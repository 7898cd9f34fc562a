import { forbidden, type Identity, type Mode } from './identity.ts';
import { detail, gone, notFound, notLoggedIn, type Reply } from './reply.ts';
import type { App, StoredToken, World } from './world.ts';

export interface Call {
  readonly mode: Mode;
  readonly world: World;
  readonly who: Identity;
  readonly body: unknown;
  /** The parts that the pattern of the path captured. */
  readonly parts: readonly string[];
}

type Route = readonly [method: string, path: RegExp, answer: (call: Call) => Reply];

/** The part of Sentry's API that ending a leak needs (`getsentry/sentry src/sentry/api/urls.py`). */
export const routes: readonly Route[] = [
  ['GET', /^\/api\/0\/$/, index],
  ['GET', /^\/api\/0\/api-tokens\/$/, listUserTokens],
  ['DELETE', /^\/api\/0\/api-tokens\/$/, deleteUserTokenInSession],
  ['DELETE', /^\/api\/0\/api-tokens\/([^/]+)\/$/, deleteUserToken],
  ['GET', /^\/api\/0\/organizations\/$/, listOrganizations],
  ['GET', /^\/api\/0\/organizations\/([^/]+)\/sentry-apps\/$/, listApps],
  ['GET', /^\/api\/0\/sentry-apps\/([^/]+)\/$/, showApp],
  ['GET', /^\/api\/0\/sentry-apps\/([^/]+)\/api-tokens\/$/, listAppTokens],
  ['DELETE', /^\/api\/0\/sentry-apps\/([^/]+)\/api-tokens\/([^/]+)\/$/, deleteAppToken],
  ['DELETE', /^\/api\/0\/sentry-apps\/([^/]+)\/$/, deleteApp],
  ['POST', /^\/api\/0\/sentry-apps\/([^/]+)\/rotate-secret\/$/, rotateSecret],
  ['GET', /^\/api\/0\/organizations\/([^/]+)\/org-auth-tokens\/$/, listOrgTokens],
  ['DELETE', /^\/api\/0\/organizations\/([^/]+)\/org-auth-tokens\/([^/]+)\/$/, deleteOrgToken],
  ['GET', /^\/api\/0\/organizations\/([^/]+)\/members\/$/, listMembers],
];

function index({ who }: Call): Reply {
  if (who.kind !== 'bearer') return { status: 200, json: { version: '0', auth: null, user: null } };
  const { user } = who;
  const shown = user && { id: user.id, name: user.name, username: user.email, email: user.email, isActive: true, isStaff: false };
  return { status: 200, json: { version: '0', auth: { scopes: [...who.scopes] }, user: shown } };
}

function listUserTokens({ who, world }: Call): Reply {
  if (who.kind !== 'session') return notLoggedIn;
  const own = [...world.tokens.values()].filter((token) => token.userId === who.user.id);
  return { status: 200, json: own.map(showToken) };
}

function deleteUserTokenInSession({ who, world, body }: Call): Reply {
  if (who.kind !== 'session') return notLoggedIn;
  const id = typeof body === 'object' && body !== null && 'tokenId' in body ? String(body.tokenId) : '';
  if (id === '') return { status: 400, json: { tokenId: '' } };
  remove(world, [...world.tokens.values()].find((token) => token.id === id && token.userId === who.user.id));
  return gone;
}

function deleteUserToken({ mode, who, world, parts }: Call): Reply {
  if (who.kind === 'nobody' || (who.kind === 'bearer' && mode === 'cloud-2026') || !who.user) return notLoggedIn;
  const owner = who.user.id;
  const token = [...world.tokens.values()].find((one) => one.id === parts[0] && one.userId === owner);
  return token === undefined ? detail(404, 'Invalid token ID') : remove(world, token);
}

/** The caller's organizations. An integration is a member of none, and gets an empty list. */
function listOrganizations({ who, world }: Call): Reply {
  if (who.kind === 'nobody') return notLoggedIn;
  const slugs = new Set(world.members.filter(({ userId }) => userId !== null && userId === who.user?.id).map(({ organization }) => organization));
  return { status: 200, json: [...slugs].map((slug) => ({ slug, name: slug, id: '1' })) };
}

function listApps(call: Call): Reply {
  const refused = needs(call, call.parts[0]!, ['org:read']);
  if (refused !== null) return refused;
  const own = [...call.world.apps.values()].filter(({ organization }) => organization === call.parts[0]);
  return { status: 200, json: own.map(({ slug, name, status, scopes }) => ({ slug, name, status, scopes, uuid: `uuid-${slug}`, clientSecret: '************' })) };
}

function showApp(call: Call): Reply {
  const app = call.world.apps.get(call.parts[0]!);
  if (app === undefined) return call.who.kind === 'nobody' ? notLoggedIn : notFound;
  const { slug, name, status, scopes, organization } = app;
  return needs(call, organization, ['org:read']) ?? { status: 200, json: { slug, name, status, scopes, uuid: `uuid-${slug}`, clientSecret: '************' } };
}

function listAppTokens(call: Call): Reply {
  const app = call.world.apps.get(call.parts[0]!);
  if (call.mode === 'cloud-2026' && call.who.kind !== 'session') return notLoggedIn;
  if (app === undefined) return notFound;
  return needs(call, app.organization, ['org:read']) ?? { status: 200, json: appTokens(call.world, app).map(showToken) };
}

function deleteAppToken(call: Call): Reply {
  const app = call.world.apps.get(call.parts[0]!);
  if (call.mode === 'cloud-2026' && call.who.kind !== 'session') return notLoggedIn;
  if (app === undefined) return notFound;
  const token = appTokens(call.world, app).find(({ id }) => id === call.parts[1]);
  return needs(call, app.organization, ['org:write', 'org:admin']) ?? (token === undefined ? notFound : remove(call.world, token));
}

function deleteApp(call: Call): Reply {
  const app = call.world.apps.get(call.parts[0]!);
  if (app === undefined) return call.who.kind === 'nobody' ? notLoggedIn : notFound;
  const refused = needs(call, app.organization, ['org:admin']);
  if (refused !== null) return refused;
  for (const token of appTokens(call.world, app)) remove(call.world, token);
  call.world.apps.delete(app.slug);
  return gone;
}

function rotateSecret(call: Call): Reply {
  const app = call.world.apps.get(call.parts[0]!);
  if (app === undefined) return call.who.kind === 'nobody' ? notLoggedIn : notFound;
  return needs(call, app.organization, ['org:write', 'org:admin']) ?? { status: 200, json: { clientSecret: call.world.newClientSecret(app) } };
}

function listOrgTokens(call: Call): Reply {
  if (call.mode === 'cloud-2026' && call.who.kind !== 'session') return notLoggedIn;
  return needs(call, call.parts[0]!, ['org:read']) ?? { status: 200, json: orgTokens(call).map(showToken) };
}

function deleteOrgToken(call: Call): Reply {
  const token = orgTokens(call).find(({ id }) => id === call.parts[1]);
  return needs(call, call.parts[0]!, ['org:write', 'org:admin']) ?? (token === undefined ? notFound : remove(call.world, token));
}

function listMembers(call: Call): Reply {
  const refused = needs(call, call.parts[0]!, ['member:read']);
  if (refused !== null) return refused;
  const own = call.world.members.filter(({ organization }) => organization === call.parts[0]);
  const shown = own.map(({ id, name, email, role, pending, expired, dateCreated, userId }) => {
    const user = userId === null ? null : (call.world.users.get(userId) ?? null);
    return { id, name, email, orgRole: role, pending, expired, dateCreated, user: user && { id: user.id, isActive: user.isActive, has2fa: user.has2fa, lastActive: user.lastActive } };
  });
  return { status: 200, json: shown };
}

/** Null if the caller belongs to the organization and has one of the scopes; otherwise the refusal. */
function needs({ mode, who, world }: Call, organization: string, anyOf: readonly string[]): Reply | null {
  if (who.kind === 'nobody') return notLoggedIn;
  const member = world.members.some((one) => one.organization === organization && one.userId !== null && one.userId === who.user?.id);
  if (who.kind === 'session') return member ? null : forbidden(mode);
  const own = who.token.organization === organization || (who.token.app !== null && world.apps.get(who.token.app)?.organization === organization);
  return (member || own) && anyOf.some((scope) => who.scopes.has(scope)) ? null : forbidden(mode);
}

function orgTokens({ world, parts }: Call): readonly StoredToken[] {
  return [...world.tokens.values()].filter((token) => token.kind === 'org' && token.organization === parts[0]);
}

function appTokens(world: World, app: App): readonly StoredToken[] {
  return [...world.tokens.values()].filter((token) => token.app === app.slug);
}

function remove(world: World, token: StoredToken | undefined): Reply {
  if (token !== undefined) world.tokens.delete(token.hash);
  return gone;
}

/**
 * A token as the API shows it. An integration's token has another key for the last four characters
 * (`lastTokenCharacters`).
 */
function showToken({ id, name, app, scopes, lastFour, dateCreated, dateLastUsed, kind }: StoredToken): object {
  const common = { id, name, scopes, [app === null ? 'tokenLastCharacters' : 'lastTokenCharacters']: lastFour, dateCreated };
  return kind === 'org' ? { ...common, dateLastUsed, projectLastUsedId: null } : { ...common, application: null, expiresAt: null, state: null };
}
