import { homedir } from 'node:os';
import type { Environment } from '../../../../src/environment.ts';
import { unboundEnvironment } from '../../../../src/git/environment.ts';
import { gitToldLines } from '../../../../src/git/run.ts';
import { UserError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret/secret.ts';

/** A credential for one server. */
export interface Credential {
  /** Null for a token without a user. */
  readonly user: string | null;
  readonly secret: Secret;
  /** The source of the credential, for messages: `GITHUB_TOKEN`, `git credential`. */
  readonly from: string;
}

/** An environment variable that may hold a token, and the server of this token. */
export interface TokenVariable {
  readonly name: string;
  /**
   * Variables that name the server, as an address or a host. The first one that is set counts. If none is set, `home`
   * is the server.
   */
  readonly serverIn: readonly string[];
  /** The server's host if no variable names one; null if the token is only for a named server. */
  readonly home: string | null;
}

/**
 * The credential for a server: from an environment variable that is bound to its host, or else from git's own credential
 * helpers. Null if there is none; then only public repositories can be listed.
 *
 * @param host with its port, as `URL.host` has it
 */
export async function credentialFor({ protocol, host, variables, env }: { readonly protocol: string; readonly host: string; readonly variables: readonly TokenVariable[]; readonly env: Environment }): Promise<Credential | null> {
  return tokenFor(host, variables, env) ?? fromGit(protocol, host, env);
}

/**
 * The token of an environment variable that is bound to a host; null if there is none.
 * @throws {UserError} for a token that cannot be sent
 */
export function tokenFor(host: string, variables: readonly TokenVariable[], env: Environment): Credential | null {
  for (const { name, serverIn, home } of variables) {
    const value = env[name]?.trim();
    if (!value) continue;
    const named = serverIn.map((variable) => env[variable]?.trim()).find((one) => one);
    if ((named === undefined ? home : hostOf(named)) !== host) continue;
    if (!isHeader(value)) throw new UserError('The token holds characters that cannot be sent', { where: name });
    return { user: null, secret: new Secret(value, '(a token)'), from: name };
  }
  return null;
}

function hostOf(address: string): string | null {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  return URL.canParse(whole) ? new URL(whole).host : null;
}

/**
 * Asks `git credential fill` (git-credential(1)), which reads and writes lines of `key=value`. It cannot ask anybody
 * for a password, since it has no terminal and no askpass. It runs in the home directory, so that no repository's
 * configuration can name a helper.
 */
async function fromGit(protocol: string, host: string, env: Environment): Promise<Credential | null> {
  const place = { cwd: env['HOME'] || homedir(), env: { ...unboundEnvironment(env), GIT_ASKPASS: '', SSH_ASKPASS: '' } };
  let answered: string;
  try {
    answered = (await gitToldLines([`protocol=${protocol}`, `host=${host}`, ''], ['credential', 'fill'], place)).toString('utf8');
  } catch {
    // There is no credential ("could not read Username … terminal prompts disabled"). git's message is dropped, since
    // it may quote a helper.
    return null;
  }
  const values = new Map(answered.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const));
  const [user, password] = [values.get('username') ?? null, values.get('password')];
  return password === undefined || password === '' || !isHeader(password) || values.get('host') !== host ? null : { user, secret: new Secret(password, '(a password)'), from: 'git credential' };
}

function isHeader(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}
