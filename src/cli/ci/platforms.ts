import type { RangeSpec } from '../../sources/range.ts';
import { isZero } from '../arguments/parse-range.ts';
import { githubRange } from './github-range.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How one CI system says what a run is about. docs/ci.md has the same table for people. */
export interface Platform {
  readonly name: string;
  readonly isHere: (env: Environment) => boolean;
  /** The variable that names a file with JSON about the run. */
  readonly eventFile: string | null;
  /** Null where nothing says it: a scheduled run, a run by hand. */
  readonly range: (env: Environment, event: unknown) => RangeSpec | null;
}

export const platforms: readonly Platform[] = [
  {
    // https://docs.github.com/actions/reference/variables-reference
    name: 'GitHub Actions',
    isHere: (env) => env['GITHUB_ACTIONS'] === 'true',
    eventFile: 'GITHUB_EVENT_PATH',
    range: githubRange,
  },
  {
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    name: 'GitLab CI',
    isHere: (env) => env['GITLAB_CI'] === 'true',
    eventFile: null,
    // In a pipeline of a merged result CI_COMMIT_SHA is a commit of GitLab's own, the source branch has another.
    range: (env) =>
      since(env['CI_MERGE_REQUEST_DIFF_BASE_SHA'], env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA']) ??
      pushed(env['CI_COMMIT_BEFORE_SHA'], env['CI_COMMIT_SHA'], env['CI_DEFAULT_BRANCH']),
  },
  {
    // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
    name: 'Bitbucket Pipelines',
    isHere: (env) => env['BITBUCKET_BUILD_NUMBER'] !== undefined,
    eventFile: null,
    // The branch first: the commit may be cut to 12 digits, and no server gives a commit for those.
    range: (env) =>
      since(onRemote(env['BITBUCKET_PR_DESTINATION_BRANCH']) ?? env['BITBUCKET_PR_DESTINATION_COMMIT'], env['BITBUCKET_COMMIT']) ??
      branch(env['BITBUCKET_COMMIT'], undefined),
  },
  {
    // https://learn.microsoft.com/azure/devops/pipelines/build/variables
    name: 'Azure Pipelines',
    isHere: (env) => env['TF_BUILD'] === 'True',
    eventFile: null,
    range: (env) =>
      since(onRemote(env['SYSTEM_PULLREQUEST_TARGETBRANCH']), env['SYSTEM_PULLREQUEST_SOURCECOMMITID'] || env['BUILD_SOURCEVERSION']) ??
      branch(env['BUILD_SOURCEVERSION'], undefined),
  },
  {
    // https://circleci.com/docs/variables/: the base is a pipeline value, which the job hands on under this name.
    name: 'CircleCI',
    isHere: (env) => env['CIRCLECI'] === 'true',
    eventFile: null,
    range: (env) => since(env['CIRCLE_BASE_REVISION'], env['CIRCLE_SHA1']) ?? branch(env['CIRCLE_SHA1'], undefined),
  },
  {
    // https://www.jenkins.io/doc/book/pipeline/jenkinsfile/ and the git plugin's variables
    name: 'Jenkins',
    isHere: (env) => env['JENKINS_URL'] !== undefined,
    eventFile: null,
    range: (env) =>
      since(onRemote(env['CHANGE_TARGET']) ?? (env['GIT_PREVIOUS_SUCCESSFUL_COMMIT'] || env['GIT_PREVIOUS_COMMIT']), env['GIT_COMMIT'] || 'HEAD') ??
      branch(env['GIT_COMMIT'] || 'HEAD', undefined),
  },
];

function since(base: string | undefined, head: string | undefined): RangeSpec | null {
  return base && head ? { kind: 'since', base, head } : null;
}

/** All of a branch but what the main branch has. */
function branch(head: string | undefined, main: string | undefined): RangeSpec | null {
  const except = [...(main ? [`refs/remotes/origin/${main}`] : []), 'refs/remotes/origin/HEAD'];
  return head ? { kind: 'branch', head, except } : null;
}

/** A push from one commit to another; the base of a new branch is all zeros. */
function pushed(before: string | undefined, head: string | undefined, main: string | undefined): RangeSpec | null {
  return before && !isZero(before) ? since(before, head) : branch(head, main);
}

/** `main` and `refs/heads/main` as the clone has them. */
function onRemote(name: string | undefined): string | undefined {
  return name ? `refs/remotes/origin/${name.replace(/^refs\/heads\//, '')}` : undefined;
}
