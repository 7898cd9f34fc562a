import type { Environment } from '../../environment.ts';

/** No run of CI is about a change that wants to get in (`kind: 'change'`) where all of these are empty; docs/ci.md says what they mean. */
export const changeVariables = [
  'GITHUB_ACTIONS', 'CI_MERGE_REQUEST_DIFF_BASE_SHA', 'BITBUCKET_PR_DESTINATION_BRANCH', 'BITBUCKET_PR_DESTINATION_COMMIT',
  'SYSTEM_PULLREQUEST_TARGETBRANCH', 'CHANGE_TARGET',
] as const;

/** Whether it is worth asking what a run of CI is about: a developer's hooks need not load what knows that. */
export function mayBeChange(env: Environment): boolean {
  return changeVariables.some((name) => Boolean(env[name]));
}
