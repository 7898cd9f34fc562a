const defaultPorts: Readonly<Record<string, string>> = { ssh: '22', git: '9418', http: '80', https: '443' };

/**
 * The repository that a URL of a remote leads to. Two URLs with the same address lead to the same repository. If the
 * URL names a host, protocol, user and `.git` at the end are left out. The user stays if somebody logs in by ssh with a
 * name of their own, since a path may then start in another home folder. A URL without a known form, such as a path on
 * this machine, is its own address.
 *
 *     https://ada@github.com/acme/app.git, git@github.com:acme/app -> github.com/acme/app
 */
export function address(url: string): string {
  const { protocol, user, host, path } = network(url) ?? {};
  if (protocol === undefined || user === undefined || host === undefined || path === undefined) return url.replace(/^file:\/\//, '').replace(/(?<=[^/])\/+$/, '');
  const home = protocol === 'ssh' && user !== '' && user !== 'git' ? `${user}@` : '';
  const port = defaultPorts[protocol];
  const server = host.toLowerCase().replace(/:(\d*)$/, (all, digits: string) => (digits === '' || digits === port ? '' : all));
  return `${home}${server}/${path.replace(/^\/+/, '').replace(/(?<!\/)\/+$/, '').replace(/\.git$/, '')}`;
}

interface Network {
  readonly protocol: string;
  readonly user: string;
  readonly host: string;
  readonly path: string;
}

/** Null if the URL names no host in a known form. */
function network(url: string): Network | null {
  const long = /^(?:git\+)?(ssh|git|https?)(?:\+git)?:\/\/(?:([^@/]*)@)?([^/]*)(\/.*)?$/i.exec(url);
  if (long !== null) return { protocol: long[1]!.toLowerCase(), user: long[2] ?? '', host: long[3]!, path: long[4] ?? '' };
  // `host:path`, without a slash before the colon. `C:\path` and `helper::address` do not have this form.
  const short = /^(?:([^@/:]*)@)?(\[[^\]/]*\]|[^:/[\\]{2,}):(?![:\\])(?!\/\/)(.*)$/.exec(url);
  return short === null ? null : { protocol: 'ssh', user: short[1] ?? '', host: short[2]!, path: short[3]! };
}
