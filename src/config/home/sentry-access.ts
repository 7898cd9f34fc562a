import type { Environment } from '../../environment.ts';
import { createClient, type Client, type LogLine } from '../../sentry/client/client.ts';
import { proxiedFetch } from '../../sentry/client/proxied-fetch.ts';
import { trustHosts, type Hosts } from '../../sentry/hosts.ts';
import { createVerifier, type Verifier } from '../../sentry/verify.ts';
import { version } from '../../version.ts';
import { readHome, type Home } from './home.ts';

/** What a caller says about asking Sentry. */
export interface SentryAccessRequest {
  /** For `SNTRYLINT_SENTRY_URL`, proxies and the home directory. */
  readonly env: Environment;
  /** The working folder: the configuration in the home directory must not lie in its repository. */
  readonly cwd: string;
  /** The Sentry to ask, before all others. */
  readonly sentryUrl?: string | undefined;
  /** Whether a token may travel over plain http to another machine. */
  readonly allowHttp?: boolean | undefined;
  /** Whether all questions together must fit into what a hook may spend. */
  readonly inHook?: boolean;
  /** Told of every request; holds no token. */
  readonly log?: (line: LogLine) => void;
}

/** Everything that talks to Sentry, set up as the user said. */
export interface SentryAccess {
  readonly home: Home;
  readonly hosts: Hosts;
  readonly allowHttp: boolean;
  /** The time that a hook may spend begins when this is called. */
  readonly client: () => Client;
  readonly verifier: () => Verifier;
}

/**
 * Reads hosts from the caller, the environment and the home directory, and from nowhere else.
 * @throws {UserError} for an address or a configuration that cannot be used
 */
export async function sentryAccess({ env, cwd, sentryUrl, allowHttp: said, inHook = false, log }: SentryAccessRequest): Promise<SentryAccess> {
  const home = await readHome(env, cwd);
  const allowHttp = said ?? home.allowHttp;
  const hosts = trustHosts({ option: sentryUrl, environment: env['SNTRYLINT_SENTRY_URL'], home: home.sentryUrls, allowHttp });
  const fetch = proxiedFetch(env);
  const client = (): Client => {
    const deadline = inHook ? { deadline: Date.now() + home.hookSeconds * 1000 } : {};
    return createClient({ version, fetch, ...(log === undefined ? {} : { log }), ...deadline });
  };
  return { home, hosts, allowHttp, client, verifier: () => createVerifier({ client: client(), hosts }) };
}
