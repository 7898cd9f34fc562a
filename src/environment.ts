import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Environment variables: the process's own, or what a caller hands over in their place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's home directory: HOME, else what the system knows of the user.
 * @returns null if neither says one, as in a container for a user that the system does not know
 */
export function homeFolder({ HOME: home }: Environment): string | null {
  if (home) return home;
  try {
    return homedir();
  } catch {
    return null;
  }
}

/** Where the XDG base directory specification has a user's files of one kind where no variable says it. */
const usualFolders = { XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: '.local/share', XDG_CACHE_HOME: '.cache' } as const;

/**
 * A folder of the user's own, as the XDG base directory specification names it. A relative path in a variable counts as
 * none, as it wants. Null if there is no home.
 */
export function userFolder(env: Environment, variable: keyof typeof usualFolders): string | null {
  const named = env[variable];
  if (named !== undefined && isAbsolute(named)) return named;
  const home = homeFolder(env);
  return home === null ? null : join(home, usualFolders[variable]);
}
