import type { Environment } from '../environment.ts';

/** Where something is read; what is left out is the process's own. */
export interface Here {
  /** The working folder. */
  readonly cwd?: string;
  /** The environment that git gets, and in which the user's home directory stands. */
  readonly env?: Environment;
}

/** With the process's own in the place of what is left out. */
export function here({ cwd = process.cwd(), env = process.env }: Here): Required<Here> {
  return { cwd, env };
}
