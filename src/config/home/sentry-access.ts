import type { Environment } from '../../environment.ts';
import { createClient, type Client, type LogLine } from '../../sentry/client/client.ts';
import { proxiedFetch } from '../../sentry/client/proxied-fetch.ts';
import { trustHosts, type Hosts } from '../../sentry/hosts.ts';
import { createVerifier, type Verifier } from '../../sentry/verify.ts';
import { version } from '../../version.ts';
import { readHome, type Home } from './home.ts';

/** How a caller wants to ask Sentry. */
export interface SentryAccessRequest {
  /** Holds `SNTRYLINT_SENTRY_URL`, proxies and the home directory. */
  readonly env: Environment;
  /** The working folder. Its repository must not contain the configuration of the home directory. */
  readonly cwd: string;
  /** The address to ask before all others. */
  readonly sentryUrl?: string | undefined;
  /** Whether a token may travel over plain http to another machine. */
  readonly allowHttp?: boolean | undefined;
  /** Whether all questions together must fit into the time of a hook. */
  readonly inHook?: boolean;
  /** Called for every request. The line holds no token. */
  readonly log?: (line: LogLine) => void;
}

/** All that is needed to talk to Sentry, set up as the user said. */
export interface SentryAccess {
  readonly home: Home;
  readonly hosts: Hosts;
  readonly allowHttp: boolean;
  /** Makes a client. The time that a hook may spend begins now. */
  readonly client: () => Client;
  readonly verifier: () => Verifier;
}

/**
 * Reads the addresses of Sentry only from the caller, the environment and the home directory.
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
