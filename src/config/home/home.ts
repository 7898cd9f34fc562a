import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Environment, userFolder } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { homeDefaults } from '../defaults.ts';
import { where } from '../../git/repository/where.ts';
import type { Value } from '../../schema/node.ts';
import type { homeSchema } from './home-schema.ts';

/**
 * The configuration in the user's home directory. It holds the hosts that may get a token, and commands to run. A
 * repository's own configuration cannot hold these, since it could name any host or command.
 */
export interface Home {
  /** Where the file should be; null if there is no home directory. */
  readonly file: string | null;
  /** The addresses of Sentry. The first one is asked about tokens that name no address. */
  readonly sentryUrls: readonly string[];
  readonly allowHttp: boolean;
  /** How many seconds a hook may spend on asking Sentry. */
  readonly hookSeconds: number;
  readonly revokeCommand: { readonly command: readonly string[]; readonly pass: 'finding' | 'token' } | null;
  /** `keyVariable` is the environment variable with the key for the signature. */
  readonly webhook: { readonly url: string; readonly keyVariable: string } | null;
  /** How many seconds the command or the webhook may take. */
  readonly hookTimeout: number;
}

/**
 * `$XDG_CONFIG_HOME/sntrylint/config.yaml`, by default `~/.config/sntrylint/config.yaml`. Null if there is no home
 * directory.
 */
export function homeFile(env: Environment): string | null {
  const folder = userFolder(env, 'XDG_CONFIG_HOME');
  return folder === null ? null : join(folder, 'sntrylint', 'config.yaml');
}

/**
 * Reads the file. Without a file, the defaults apply. A file in the current repository is refused. The reason: if a CI
 * job uses its checkout as home directory, a pull request could contain the file.
 *
 * @param cwd the working folder, which tells the current repository
 * @throws {UserError} if the file cannot be read, is not YAML, or holds an unknown key or value
 */
export async function readHome(env: Environment, cwd: string): Promise<Home> {
  const file = homeFile(env);
  const content = file === null ? null : load(file);
  if (file === null || content === null) return toHome({}, file);
  if (isBelow(file, where({ cwd, env }).root)) {
    throw new UserError('your own configuration lies inside the repository, where anybody may have written it', {
      where: file,
      fix: 'keep it outside (XDG_CONFIG_HOME says where), or say it with --sentry-url',
    });
  }
  const { readFile } = await import('../file/read-file.ts');
  const { homeSchema } = await import('./home-schema.ts');
  return toHome((await readFile(content, file, homeSchema)).value, file);
}

function toHome({ sentry, revoke }: Value<typeof homeSchema>, file: string | null): Home {
  const { trusted, allowHttp, hookSeconds } = sentry ?? homeDefaults;
  const { command, pass, timeout } = revoke ?? homeDefaults;
  return {
    file,
    sentryUrls: [...(sentry?.url === undefined ? [] : [sentry.url]), ...trusted],
    allowHttp,
    hookSeconds,
    revokeCommand: command.length === 0 ? null : { command, pass },
    webhook: revoke?.webhook ?? null,
    hookTimeout: timeout,
  };
}

function load(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UserError(`your configuration could not be read: ${code ?? 'unknown reason'}`, { where: file });
  }
}

/** Real paths are compared, since a symlink could hide where a file lies. */
function isBelow(file: string, root: string): boolean {
  return hasGit(root) && realpathSync(file).startsWith(realpathSync(root) + sep);
}

/**
 * Whether the root belongs to a repository. Outside of a repository, {@link where} gives the working folder as root; a
 * file below it is the user's own.
 */
function hasGit(root: string): boolean {
  return existsSync(join(root, '.git'));
}
