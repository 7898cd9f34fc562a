import type { Identity } from './identity.ts';
import type { Reply } from './reply.ts';
import type { StoredToken, World } from './world.ts';

const shell = (title: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><style>body{font:16px system-ui;margin:2rem}td{padding:.3rem 1rem}</style><h1>${title}</h1>${body}`;

const contents = ['account/api/auth-tokens', 'acme/auth-tokens', 'acme/developer-settings'].map((path) => `<p><a href="/settings/${path}/">${path}</a></p>`).join('');

/**
 * The three settings pages to which people are sent, with a row and a Revoke button for each token, so that a test can
 * revoke by hand. Sentry's real pages look different, but have the same addresses.
 */
export function page(method: string, path: string, body: unknown, world: World, who: Identity): Reply | null {
  if (method === 'POST' && path === '/settings/revoke/') return revoke(body, world);
  if (method !== 'GET') return null;
  if (path === '/settings/') return { status: 200, html: shell('Settings', contents) };
  // A browser without a session counts as that of the user Ada.
  const owner = who.kind === 'session' ? who.user.id : '1';
  if (path === '/settings/account/api/auth-tokens/') return list('User Auth Tokens', world, ({ userId, app }) => userId === owner && app === null);
  const organization = /^\/settings\/([^/]+)\/(auth-tokens|developer-settings)\/$/.exec(path);
  if (organization?.[2] === 'auth-tokens') return list('Organization Tokens', world, (token) => token.kind === 'org' && token.organization === organization[1]);
  if (organization?.[2] === 'developer-settings') return list('Internal Integrations', world, ({ app }) => app !== null && world.apps.get(app)?.organization === organization[1]);
  return null;
}

function list(title: string, world: World, wanted: (token: StoredToken) => boolean): Reply {
  const rows = [...world.tokens.values()].filter(wanted).map(
    ({ id, name, app, lastFour }) =>
      `<tr><td>${app ?? name}</td><td>************${lastFour}</td><td><form method="post" action="/settings/revoke/"><input type="hidden" name="id" value="${id}"><button>Revoke</button></form></td></tr>`,
  );
  return { status: 200, html: shell(title, `<table>${rows.join('')}</table>`) };
}

function revoke(body: unknown, world: World): Reply {
  const id = typeof body === 'string' ? new URLSearchParams(body).get('id') : null;
  const token = [...world.tokens.values()].find((one) => one.id === id);
  if (token === undefined) return { status: 404, html: shell('No such token', '') };
  world.tokens.delete(token.hash);
  return { status: 200, html: shell('Revoked', `<p>The token that ended ${token.lastFour} is gone.</p>`) };
}
