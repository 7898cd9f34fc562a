import { readHome, type Home } from '../../config/home.ts';
import { createClient, type Client } from '../../sentry/client/client.ts';
import { proxiedFetch } from '../../sentry/client/proxied-fetch.ts';
import { trustHosts, type Hosts } from '../../sentry/hosts.ts';
import { createVerifier, type Verifier } from '../../sentry/verify.ts';
import { version } from '../../version.ts';
import type { Call, FlagName } from '../command.ts';
import { write } from '../io.ts';

/** The options of every command that asks Sentry. */
export const accessFlags: readonly FlagName[] = ['sentry-url', 'allow-http', 'verbose'];

/** Everything that talks to Sentry, set up as the user said. */
export interface Access {
  readonly home: Home;
  readonly hosts: Hosts;
  readonly allowHttp: boolean;
  /** The time that a hook may spend begins when this is called. */
  readonly client: () => Client;
  readonly verifier: () => Verifier;
}

/**
 * Reads hosts from the command line, the environment and the home directory, and from nowhere else.
 *
 * @param options.inHook whether all questions together must fit into what a hook may spend
 * @throws {UserError} for an address or a configuration that cannot be used
 */
export async function access({ io, values }: Call, options: { readonly inHook: boolean }): Promise<Access> {
  const home = await readHome(io.env);
  const allowHttp = values['allow-http'] ?? home.allowHttp;
  const hosts = trustHosts({ option: values['sentry-url'], environment: io.env['SNTRYLINT_SENTRY_URL'], home: home.sentryUrls, allowHttp });
  const log = values.verbose === true ? { log: logger(io) } : {};
  const fetch = proxiedFetch(io.env);
  const client = (): Client => {
    const deadline = options.inHook ? { deadline: Date.now() + home.hookSeconds * 1000 } : {};
    return createClient({ version, fetch, ...log, ...deadline });
  };
  return { home, hosts, allowHttp, client, verifier: () => createVerifier({ client: client(), hosts }) };
}

function logger(io: Call['io']): (line: { readonly method: string; readonly path: string; readonly status: number | null }) => void {
  return ({ method, path, status }) => void write(io.stderr, `sntrylint: ${method} ${path} ${status ?? 'no answer'}\n`);
}
