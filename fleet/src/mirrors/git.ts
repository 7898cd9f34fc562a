import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Environment } from '../../../src/environment.ts';
import { gitEnvironment, gitOptions, unboundEnvironment } from '../../../src/git/environment.ts';
import { gitProgram } from '../../../src/git/run.ts';
import { hideSecrets } from '../../../src/secret/hide.ts';
import { bounded, type ProcessLimits } from '../processes/bounds.ts';
import { readyToGuard } from '../processes/warden.ts';
import type { GitLogin } from './login.ts';

/** The limits of a git that talks to a server. */
export interface GitLimits extends ProcessLimits {
  /** Called again and again while git runs. It returns why git must end, as a sentence, or null. */
  readonly check?: () => string | null;
  readonly signal?: AbortSignal;
}

/** The reason why git failed, in its own words if it gave any. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

/** How many bytes of an answer are kept: an endless `ls-remote` must not fill the memory. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs a git that may talk to a server, in a closed environment. It uses only the listed protocols, and no hook, no submodule
 * and no program that a repository names. It asks nobody for a password. From the user's own configuration it takes proxies,
 * certificates and credential helpers. A token of the environment goes only to its own server, see {@link GitLogin}.
 *
 * `fetch.fsckObjects` is off: it refuses whole histories because of an old commit's odd time zone. The scanner expects
 * hostile objects anyway. git still checks that each object matches its name.
 *
 * @throws {GitFailed}
 */
export function remoteGit(args: readonly string[], { cwd, env, login, limits, protocols }: { readonly cwd: string; readonly env: Environment; readonly login: GitLogin; readonly limits: GitLimits; readonly protocols: string }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readyToGuard();
    const child = spawn(gitProgram({ env, cwd }), [...gitOptions, ...ours, ...login.options, ...args], {
      cwd,
      // git looks for a repository in its folder only. If that one is broken, it would else work in one above, which may
      // be the user's own.
      env: { ...gitEnvironment(unboundEnvironment(env)), GIT_CEILING_DIRECTORIES: dirname(cwd), GIT_ALLOW_PROTOCOL: protocols, GIT_ASKPASS: '', SSH_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never', GIT_SSH_COMMAND: env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes', GCM_INTERACTIVE: 'never', ...login.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: git starts other programs, which must end with it.
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let words = '';
    const { stop, stopped, release } = bounded(child, {
      limits,
      signal: limits.signal,
      pause: 250,
      words: { time: (seconds) => `it took longer than ${seconds} s`, memory: (megabytes) => `git took more than ${megabytes} MB of memory for it` },
      check: limits.check,
    });
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostOutput) return stop('its answer is too long');
      chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      if (words.length < 16_384) words += more;
    });
    child.on('error', (error) => {
      release();
      reject(new GitFailed(`git could not be started: ${error.message}`));
    });
    child.on('close', (code) => {
      release();
      const why = stopped();
      if (why !== null) reject(new GitFailed(why.reason));
      else if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitFailed(withoutCredentials(reasonOf(words, code), args, login)));
    });
  });
}

const ours: readonly string[] = [
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'fetch.writeCommitGraph=false',
  'fetch.fsckObjects=false',
  'transfer.fsckObjects=false',
  // Every fetch then makes a pack, which the scanner can remember as read.
  'transfer.unpackLimit=1',
  // A server that sends less than 1,000 bytes a second for a minute is given up.
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
  'core.askPass=',
  'credential.interactive=false',
  'init.templateDir=',
].flatMap((setting) => ['-c', setting]);

/** The line with the reason, among all lines of git and the server. A server's lines begin with `remote:`. */
function reasonOf(words: string, code: number | null): string {
  const lines = words.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const fatal = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1);
  const remote = lines.find((line) => line.startsWith('remote: '));
  const said = [fatal, remote].filter((line) => line !== undefined).join('; ').slice(0, 500);
  return said === '' ? `git ended with ${code ?? 'a signal'}` : said;
}

/**
 * A server may repeat the token that it was sent. A token from the environment is known here and cut out. A token from
 * git's own helpers is not known, so every long word with digits is cut out, except words of our own arguments.
 */
function withoutCredentials(reason: string, args: readonly string[], { secret }: GitLogin): string {
  const own = args.join(' ');
  const hidden = secret === null ? reason : hideSecrets(reason, [secret]);
  return hidden.replace(/[\w+/=~-]{16,}/g, (word) => (/\d/.test(word) && /[a-z]/i.test(word) && !own.includes(word) ? '…' : word));
}
