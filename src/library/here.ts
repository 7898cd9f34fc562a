import type { Environment } from '../environment.ts';

/** Where to read. The defaults are those of the process. */
export interface Here {
  /** The working folder. */
  readonly cwd?: string;
  /** The environment for git. It also names the user's home directory. */
  readonly env?: Environment;
}

/** Fills in the values of the process for what is left out. */
export function here({ cwd = process.cwd(), env = process.env }: Here): Required<Here> {
  return { cwd, env };
}
