import type { Environment } from './about.ts';
import { ciRun } from './ci-run.ts';

/**
 * Whether a GitHub Actions run is for a push to a branch with a pull request. Then the run of the pull request
 * annotates the same commit. If this is unknown the answer is no, since annotating twice is better than never.
 */
export async function isBranchPush(env: Environment): Promise<boolean> {
  if (env['GITHUB_ACTIONS'] !== 'true' || env['GITHUB_EVENT_NAME'] !== 'push') return false;
  const about = (await ciRun(env).catch(() => null))?.about;
  return about?.kind === 'push' && about.tag === null && about.main !== null && env['GITHUB_REF_NAME'] !== undefined && env['GITHUB_REF_NAME'] !== about.main;
}
