import type { Environment } from './about.ts';
import { ciRun } from './ci-run.ts';

/**
 * Whether a run of GitHub Actions is for the push of a branch that may have a pull request: then the pull request's own run
 * annotates the same commit. In doubt the answer is no, since annotating twice is better than never.
 */
export async function isBranchPush(env: Environment): Promise<boolean> {
  if (env['GITHUB_ACTIONS'] !== 'true' || env['GITHUB_EVENT_NAME'] !== 'push') return false;
  const about = (await ciRun(env).catch(() => null))?.about;
  return about?.kind === 'push' && about.tag === null && about.main !== null && env['GITHUB_REF_NAME'] !== undefined && env['GITHUB_REF_NAME'] !== about.main;
}
