import { homedir } from 'node:os';

/** Environment variables: the process's own, or what a caller hands over in their place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's home directory: HOME, else what the system knows of the user.
 * @returns null where neither says one, as in a container for a user that the system does not know
 */
export function homeFolder({ HOME: home }: Environment): string | null {
  if (home) return home;
  try {
    return homedir();
  } catch {
    return null;
  }
}
