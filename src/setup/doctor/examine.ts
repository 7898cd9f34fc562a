import type { GitPlace } from '../../git/run.ts';
import { survey } from '../survey.ts';
import { agentChecks } from './agent-checks.ts';
import type { Check } from './check.ts';
import { ciChecks, environmentChecks } from './environment-checks.ts';
import { hookChecks } from './hook-checks.ts';
import { programChecks } from './program-checks.ts';
import { prove } from './prove.ts';

/** The options of the doctor. */
export interface Examination extends GitPlace {
  /** Whether the hooks are run. They are the repository's code, which also runs at its next commit. */
  readonly run: boolean;
  /** The version of Node, such as `20.19.1`. */
  readonly node: string;
}

/**
 * Checks the hooks of a repository, one point after the other; the proof by a trial commit comes last.
 * @throws {UserError} with exit code 3 if there is no repository
 */
export async function* examine(options: Examination): AsyncGenerator<Check, void, void> {
  const { env, node, run } = options;
  const found = await survey(options);
  yield* programChecks(found, env, node);
  yield* hookChecks(found);
  yield* environmentChecks(env);
  yield* ciChecks(found);
  yield* await agentChecks(found, env, run);
  if (run) yield* await prove(found, env);
}
