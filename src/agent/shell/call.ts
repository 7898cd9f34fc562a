import type { Environment } from '../../environment.ts';
import type { Budget } from '../reads/walk.ts';
import type { Word } from './command.ts';
import type { Shell } from './expand.ts';

/** The folder and the environment of a command line. */
export interface Session {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Environment;
  readonly left: Budget;
}

/** A command with the words after its name. `texts` has null for a word that only the shell knows. */
export interface Call {
  readonly name: string;
  readonly words: readonly Word[];
  readonly texts: readonly (string | null)[];
  /** Texts in the line itself that the command reads. */
  readonly documents: readonly string[];
  readonly shell: Shell;
  readonly session: Session;
}
