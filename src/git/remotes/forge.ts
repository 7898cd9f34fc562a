import type { Environment } from '../../environment.ts';

/** A kind of web site that shows repositories. Each kind has its own addresses for a commit and a line. */
export type ForgeKind = 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'bitbucket-server';

/** Where a repository is shown. */
export interface Forge {
  readonly kind: ForgeKind;
  /** The page of the repository, without a slash at its end: `https://github.com/acme/app`. */
  readonly page: string;
  /** `acme/app`. */
  readonly name: string;
}

/**
 * The web page of the repository that a remote's address names; null if that is not certain. Anything may be in such an
 * address. So only the host and plain words of the path are used, never user, password or query.
 *
 * @param address as git has it: `https://user:password@host/owner/name.git`, `git@host:owner/name.git`,
 *   `ssh://git@host:22/…`
 * @param env the environment; a CI system says there which software its host runs
 */
export function forgeOf(address: string, env: Environment): Forge | null {
  const place = placeOf(address);
  if (place === null) return null;
  const { origin, host, path } = place;
  const kind = kindByHost(host) ?? kindByCi(host, env);
  if (kind === null) return null;
  const scm = /^(?:scm\/)?(~?)([\w.-]+)\/([\w.-]+)$/.exec(path);
  if (kind === 'bitbucket' && host !== 'bitbucket.org') {
    if (scm === null) return null;
    const [, user, project, repository] = scm;
    return { kind: 'bitbucket-server', page: `${origin}/${user === '~' ? 'users' : 'projects'}/${project}/repos/${repository}`, name: `${project}/${repository}` };
  }
  // In GitLab a group may be in another group.
  const isName = kind === 'gitlab' ? path.split('/').length >= 2 : path.split('/').length === 2;
  return isName ? { kind, page: `${origin}/${path}`, name: path } : null;
}

interface WebPlace {
  readonly origin: string;
  readonly host: string;
  /** Without slashes at its ends and without `.git`. */
  readonly path: string;
}

function placeOf(address: string): WebPlace | null {
  // No address of a repository is longer.
  if (address.length > 500) return null;
  const short = /^(?:[^@/:\s]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(address);
  const whole = short === null ? address : `ssh://${short[1]}/${short[2]!.replace(/^\/+/, '')}`;
  const scheme = /^(https?|ssh|git|git\+ssh):\/\//i.exec(whole)?.[1]?.toLowerCase();
  // The URL parser finds a host only for the web's own schemes.
  const url = scheme === undefined ? null : parsed(whole.replace(/^(?:git\+ssh|ssh|git):/i, 'https:'));
  if (url === null) return null;
  const isWeb = scheme === 'https' || scheme === 'http';
  const host = url.hostname.toLowerCase();
  const path = url.pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const isPlain = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/.test(host) && path.split('/').every((part) => /^~?[\w.-]+$/.test(part) && !/^\.+$/.test(part));
  if (!isPlain) return null;
  // The port for SSH is not the port of the web site.
  return { origin: isWeb ? `${url.protocol}//${url.host.toLowerCase()}` : `https://${host}`, host, path };
}

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** Public hosts, and names that say what runs there (`gitlab.acme.example`). */
function kindByHost(host: string): Exclude<ForgeKind, 'bitbucket-server'> | null {
  if (host === 'codeberg.org') return 'gitea';
  const word = /(?:^|[.-])(github|gitlab|gitea|forgejo|bitbucket|stash)(?=[.-]|$)/.exec(host)?.[1];
  if (word === undefined) return null;
  return words[word as keyof typeof words];
}

const words = { github: 'github', gitlab: 'gitlab', gitea: 'gitea', forgejo: 'gitea', bitbucket: 'bitbucket', stash: 'bitbucket' } as const;

/** Gitea and Forgejo set `GITHUB_SERVER_URL` too, and also `GITEA_ACTIONS` or `FORGEJO_ACTIONS`. */
function kindByCi(host: string, env: Environment): 'github' | 'gitlab' | 'gitea' | null {
  const hostIn = (name: string): string | null => parsed(env[name] ?? '')?.hostname.toLowerCase() ?? null;
  if (hostIn('CI_SERVER_URL') === host) return 'gitlab';
  if (hostIn('GITHUB_SERVER_URL') !== host) return null;
  return env['GITEA_ACTIONS'] === undefined && env['FORGEJO_ACTIONS'] === undefined ? 'github' : 'gitea';
}
