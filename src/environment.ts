import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Environment variables: those of the process, or others that a caller gives. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's home directory: HOME, or otherwise the system's own record.
 * @returns null if neither is known, as in a container for a user that the system does not know
 */
export function homeFolder({ HOME: home }: Environment): string | null {
  if (home) return home;
  try {
    return homedir();
  } catch {
    return null;
  }
}

/** The default folders of the XDG base directory specification, for a variable that is not set. */
const usualFolders = { XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: '.local/share', XDG_CACHE_HOME: '.cache' } as const;

/**
 * A folder of the user's, as in the XDG base directory specification. It ignores a relative path in a variable, as the
 * specification demands. Null if there is no home.
 */
export function userFolder(env: Environment, variable: keyof typeof usualFolders): string | null {
  const named = env[variable];
  if (named !== undefined && isAbsolute(named)) return named;
  const home = homeFolder(env);
  return home === null ? null : join(home, usualFolders[variable]);
}
