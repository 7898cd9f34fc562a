import type { About, Environment } from './about.ts';
import { githubAbout } from './github.ts';

/** How one CI system tells what a run is about. docs/ci.md has the same table for people. */
export interface Platform {
  readonly name: string;
  readonly isHere: (env: Environment) => boolean;
  /** The variable that names a JSON file about the run. */
  readonly eventFile: string | null;
  readonly about: (env: Environment, event: unknown) => About;
}

export const platforms: readonly Platform[] = [
  {
    // https://docs.github.com/actions/reference/variables-reference
    name: 'GitHub Actions',
    isHere: (env) => env['GITHUB_ACTIONS'] === 'true',
    eventFile: 'GITHUB_EVENT_PATH',
    about: githubAbout,
  },
  {
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    name: 'GitLab CI',
    isHere: (env) => env['GITLAB_CI'] === 'true',
    eventFile: null,
    about: (env) => {
      // In a pipeline for merged results, CI_COMMIT_SHA is a commit that GitLab made, not that of the source branch.
      const change = wanted('merge request', env['CI_MERGE_REQUEST_DIFF_BASE_SHA'], env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA']);
      if (change !== null) return change;
      // GitLab may run the pipeline for a pull request of a repository on GitHub.
      const external = wanted('pull request', env['CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA'], env['CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA']);
      if (external !== null) return external;
      // For schedules and manual runs CI_COMMIT_BEFORE_SHA is all zeros, as for a new branch.
      const source = env['CI_PIPELINE_SOURCE'];
      if (source && source !== 'push' && source !== 'parent_pipeline') return none(source);
      return pushed({ before: env['CI_COMMIT_BEFORE_SHA'], head: env['CI_COMMIT_SHA'], main: env['CI_DEFAULT_BRANCH'], tag: env['CI_COMMIT_TAG'] }) ?? none(source);
    },
  },
  {
    // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
    name: 'Bitbucket Pipelines',
    isHere: (env) => env['BITBUCKET_BUILD_NUMBER'] !== undefined,
    eventFile: null,
    // The branch comes first. The commit may be cut to 12 digits, and servers do not accept these.
    about: (env) =>
      wanted('pull request', onRemote(env['BITBUCKET_PR_DESTINATION_BRANCH']) ?? env['BITBUCKET_PR_DESTINATION_COMMIT'], env['BITBUCKET_COMMIT']) ??
      pushed({ head: env['BITBUCKET_COMMIT'], tag: env['BITBUCKET_TAG'] }) ??
      none(undefined),
  },
  {
    // https://learn.microsoft.com/azure/devops/pipelines/build/variables
    name: 'Azure Pipelines',
    isHere: (env) => env['TF_BUILD'] === 'True',
    eventFile: null,
    about: (env) => {
      const head = env['SYSTEM_PULLREQUEST_SOURCECOMMITID'] || env['BUILD_SOURCEVERSION'];
      const change = wanted('pull request', onRemote(env['SYSTEM_PULLREQUEST_TARGETBRANCH']), head);
      if (change !== null) return change;
      const reason = env['BUILD_REASON'];
      if (reason && reason !== 'IndividualCI' && reason !== 'BatchedCI') return none(reason);
      return pushed({ head: env['BUILD_SOURCEVERSION'], tag: /^refs\/tags\/(.+)$/.exec(env['BUILD_SOURCEBRANCH'] ?? '')?.[1] }) ?? none(reason);
    },
  },
  {
    // https://circleci.com/docs/pipeline-variables/. Base and trigger are pipeline values. The job passes them on under
    // these names.
    name: 'CircleCI',
    isHere: (env) => env['CIRCLECI'] === 'true',
    eventFile: null,
    about: (env) => {
      const trigger = env['CIRCLE_TRIGGER_SOURCE'];
      if (trigger && trigger !== 'webhook') return none(trigger);
      return pushed({ before: env['CIRCLE_BASE_REVISION'], head: env['CIRCLE_SHA1'], tag: env['CIRCLE_TAG'] }) ?? none(trigger);
    },
  },
  {
    // https://www.jenkins.io/doc/book/pipeline/jenkinsfile/ and the git plugin's variables
    name: 'Jenkins',
    isHere: (env) => env['JENKINS_URL'] !== undefined,
    eventFile: null,
    about: (env) => {
      const head = env['GIT_COMMIT'] || 'HEAD';
      return wanted('pull request', onRemote(env['CHANGE_TARGET']), head) ?? pushed({ before: env['GIT_PREVIOUS_SUCCESSFUL_COMMIT'] || env['GIT_PREVIOUS_COMMIT'], head, tag: env['TAG_NAME'] }) ?? none(undefined);
    },
  },
];

function wanted(title: 'pull request' | 'merge request', base: string | undefined, head: string | undefined): About | null {
  return base && head ? { kind: 'change', title, base, head } : null;
}

interface Pushed {
  readonly before?: string | undefined;
  readonly head: string | undefined;
  readonly main?: string | undefined;
  readonly tag: string | undefined;
}

function pushed({ before, head, main, tag }: Pushed): About | null {
  return head ? { kind: 'push', tag: tag || null, before: before || null, head, main: main || null } : null;
}

function none(event: string | undefined): About {
  return { kind: 'none', event: event || null };
}

/** Turns `main` and `refs/heads/main` into the name that the clone has for it. */
function onRemote(name: string | undefined): string | undefined {
  return name ? `refs/remotes/origin/${name.replace(/^refs\/heads\//, '')}` : undefined;
}
