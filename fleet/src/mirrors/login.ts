import type { Environment } from '../../../src/environment.ts';
import type { Secret } from '../../../src/secret/secret.ts';
import { tokenFor } from '../listing/credentials/credential.ts';
import { platforms } from '../listing/platforms/platforms.ts';

/** How git logs in to a server. The token is only in git's environment, never in an argument or an address. */
export interface GitLogin {
  readonly options: readonly string[];
  readonly variables: Environment;
  /** The token; null if git asks its own helpers. */
  readonly secret: Secret | null;
}

const none: GitLogin = { options: [], variables: {}, secret: null };

/** The user name that goes with a token; Gitea takes any. */
const users = { github: 'x-access-token', gitlab: 'oauth2', gitea: 'oauth2' } as const satisfies Record<keyof typeof platforms, string>;

/**
 * The token of the environment that is bound to the server of an address, if there is one; else git asks the user's own
 * credential helpers. git gets the token only for that server, even after a redirect, since our helper is set for that one
 * address. The user's own helpers are then left out, since they would store the token.
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
