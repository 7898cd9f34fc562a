import type { Environment } from '../../../src/environment.ts';
import type { Secret } from '../../../src/secret/secret.ts';
import { tokenFor } from '../listing/credentials/credential.ts';
import { platforms } from '../listing/platforms/platforms.ts';

/** How git logs in to a server: the token is in the environment of git alone, in no argument and in no address. */
export interface GitLogin {
  readonly options: readonly string[];
  readonly variables: Environment;
  /** The token; null where git's own helpers are asked. */
  readonly secret: Secret | null;
}

const none: GitLogin = { options: [], variables: {}, secret: null };

/** The name that goes with a token; of Gitea any does. */
const users = { github: 'x-access-token', gitlab: 'oauth2', gitea: 'oauth2' } as const satisfies Record<keyof typeof platforms, string>;

/**
 * The token of the environment that is bound to the server of an address, if there is one; else git asks the user's own
 * credential helpers. It is given for that one server only: git names the server that asks, also behind a redirect, and
 * the helper is set for the one. The user's own helpers are left out then, for they would store it.
 */
export function loginFor(url: string, env: Environment): GitLogin {
  if (!/^https?:/.test(url)) return none;
  const { origin, host } = new URL(url);
  for (const [name, { variables }] of Object.entries(platforms) as [keyof typeof platforms, (typeof platforms)[keyof typeof platforms]][]) {
    const credential = tokenFor(host, variables, env);
    if (credential === null) continue;
    const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$SNTRYLINT_FLEET_GIT_USER" "$SNTRYLINT_FLEET_GIT_TOKEN"; }; f`;
    return {
      options: ['-c', 'credential.helper=', '-c', `credential.${origin}.helper=`, '-c', `credential.${origin}.helper=${helper}`],
      variables: { SNTRYLINT_FLEET_GIT_USER: users[name], SNTRYLINT_FLEET_GIT_TOKEN: credential.secret.reveal() },
      secret: credential.secret,
    };
  }
  return none;
}
