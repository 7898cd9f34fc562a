import type { Environment } from '../../environment.ts';

/**
 * If all of these variables are empty, the run is not about a proposed change (`kind: 'change'`). docs/ci.md explains
 * them.
 */
export const changeVariables = [
  'GITHUB_ACTIONS', 'CI_MERGE_REQUEST_DIFF_BASE_SHA', 'CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA', 'BITBUCKET_PR_DESTINATION_BRANCH',
  'BITBUCKET_PR_DESTINATION_COMMIT', 'SYSTEM_PULLREQUEST_TARGETBRANCH', 'CHANGE_TARGET',
] as const;

/**
 * Whether this may be a CI run for a change. If not, as in a developer's hooks, the code that finds out more is not
 * loaded.
 */
export function mayBeChange(env: Environment): boolean {
  return changeVariables.some((name) => Boolean(env[name]));
}
