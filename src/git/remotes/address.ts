const defaultPorts: Readonly<Record<string, string>> = { ssh: '22', git: '9418', http: '80', https: '443' };

/**
 * The repository that a URL of a remote leads to: two URLs with one address are two ways to the same place. Protocol,
 * user and `.git` at the end do not count where a host is named (a user does who logs in by ssh with a name of their own:
 * that may be another home). What cannot be taken apart, such as a path of this machine, counts as it stands.
 *
 *     https://ada@github.com/acme/app.git, git@github.com:acme/app -> github.com/acme/app
 */
export function address(url: string): string {
  const { protocol, user, host, path } = network(url) ?? {};
  if (protocol === undefined || user === undefined || host === undefined || path === undefined) return url.replace(/^file:\/\//, '').replace(/(?<=[^/])\/+$/, '');
  const home = protocol === 'ssh' && user !== '' && user !== 'git' ? `${user}@` : '';
  const port = defaultPorts[protocol];
  const server = host.toLowerCase().replace(/:(\d*)$/, (all, digits: string) => (digits === '' || digits === port ? '' : all));
  return `${home}${server}/${path.replace(/^\/+/, '').replace(/\/+$/, '').replace(/\.git$/, '')}`;
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
  // `host:path`, where no slash stands before the colon; `C:\path` and `helper::address` are none.
  const short = /^(?:([^@/:]*)@)?(\[[^\]/]*\]|[^:/[\\]{2,}):(?![:\\])(?!\/\/)(.*)$/.exec(url);
  return short === null ? null : { protocol: 'ssh', user: short[1] ?? '', host: short[2]!, path: short[3]! };
}
