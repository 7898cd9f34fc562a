import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type About, ciRange } from '../../../src/cli/ci/about.ts';
import { ciRun } from '../../../src/cli/ci/ci-run.ts';
import { mayBeChange } from '../../../src/cli/ci/may-be-change.ts';
import { temporaryFolder } from '../../support/repo.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)];
const zero = '0'.repeat(40);
const change = (title: string, from: string, to: string) => ({ kind: 'change', title, base: from, head: to });
const push = (before: string | null, to: string, main: string | null = null, tag: string | null = null) => ({ kind: 'push', tag, before, head: to, main });
const none = (event: string | null = null) => ({ kind: 'none', event });

describe('GitHub Actions', () => {
  const run = (event: unknown, env: Record<string, string> = {}) => {
    const file = join(temporaryFolder(), 'event.json');
    writeFileSync(file, JSON.stringify(event));
    return ciRun({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: file, ...env });
  };

  it.each([
    ['a pull request', { pull_request: { base: { sha: base }, head: { sha: head } } }, change('pull request', base, head)],
    ['a pull request, whatever branch it goes to', { before: zero, after: zero, pull_request: { base: { sha: base }, head: { sha: head } } }, change('pull request', base, head)],
    ['a merge queue', { merge_group: { base_sha: base, head_sha: head } }, change('merge group', base, head)],
    ['a push', { before: base, after: head }, push(base, head)],
    ['a forced push', { before: base, after: head, forced: true }, push(base, head)],
    ['a push of a new branch', { before: zero, after: head, repository: { default_branch: 'trunk' } }, push(zero, head, 'trunk')],
    ['a push of a new branch to an unknown repository', { before: zero, after: head }, push(zero, head)],
    ['a tag', { ref: 'refs/tags/v1/rc', before: zero, after: head, repository: { default_branch: 'main' } }, push(zero, head, 'main', 'v1/rc')],
    ['a deleted branch', { before: base, after: zero }, none('push'), { GITHUB_EVENT_NAME: 'push' }],
    ['a schedule', { schedule: '0 0 * * *' }, none('schedule'), { GITHUB_EVENT_NAME: 'schedule' }],
    ['a run by hand', { inputs: {} }, none('workflow_dispatch'), { GITHUB_EVENT_NAME: 'workflow_dispatch' }],
    ['a release', { action: 'published', release: {} }, none('release'), { GITHUB_EVENT_NAME: 'release' }],
    ['a run after another', { workflow_run: { head_sha: head } }, none('workflow_run'), { GITHUB_EVENT_NAME: 'workflow_run' }],
  ] as readonly (readonly [string, unknown, object, Record<string, string>?])[])('%s', async (...[, event, about, env]) => {
    expect(await run(event, env as Record<string, string> | undefined)).toEqual({ platform: 'GitHub Actions', about });
  });

  it('goes by the variables where the event is not to be seen', async () => {
    expect(await ciRun({ GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_SHA: head })).toMatchObject({ about: change('pull request', 'refs/remotes/origin/main', head) });
  });

  it('with an event that cannot be read is a 3', async () => {
    await expect(ciRun({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: '/none' })).rejects.toMatchObject({ exitCode: 3, where: 'GITHUB_EVENT_PATH (/none)' });
  });
});

describe.each([
  ['GitLab CI', { GITLAB_CI: 'true' }, [
    ['a merge request', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head, CI_COMMIT_BEFORE_SHA: zero, CI_PIPELINE_SOURCE: 'merge_request_event' }, change('merge request', base, head)],
    ['the merged result of one', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: 'c'.repeat(40), CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head }, change('merge request', base, head)],
    ['one that is not of a merged result', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' }, change('merge request', base, head)],
    ['a pull request of a repository on GitHub', { CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA: base, CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA: head, CI_COMMIT_SHA: head, CI_PIPELINE_SOURCE: 'external_pull_request_event' }, change('pull request', base, head)],
    ['a push', { CI_COMMIT_BEFORE_SHA: base, CI_COMMIT_SHA: head, CI_DEFAULT_BRANCH: 'main', CI_PIPELINE_SOURCE: 'push' }, push(base, head, 'main')],
    ['a new branch', { CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head, CI_DEFAULT_BRANCH: 'trunk' }, push(zero, head, 'trunk')],
    ['a tag', { CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head, CI_COMMIT_TAG: 'v1', CI_PIPELINE_SOURCE: 'push' }, push(zero, head, null, 'v1')],
    ['a schedule', { CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head, CI_PIPELINE_SOURCE: 'schedule' }, none('schedule')],
    ['a run by hand', { CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head, CI_PIPELINE_SOURCE: 'web' }, none('web')],
  ]],
  ['Bitbucket Pipelines', { BITBUCKET_BUILD_NUMBER: '1' }, [
    ['a pull request', { BITBUCKET_PR_DESTINATION_COMMIT: base.slice(0, 12), BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_COMMIT: head }, change('pull request', 'refs/remotes/origin/main', head)],
    ['one whose base is named by its commit alone', { BITBUCKET_PR_DESTINATION_COMMIT: base, BITBUCKET_COMMIT: head }, change('pull request', base, head)],
    ['a push', { BITBUCKET_BRANCH: 'feature', BITBUCKET_COMMIT: head }, push(null, head)],
    ['a tag', { BITBUCKET_TAG: 'v1', BITBUCKET_COMMIT: head }, push(null, head, null, 'v1')],
  ]],
  ['Azure Pipelines', { TF_BUILD: 'True' }, [
    ['a pull request', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/release/1', SYSTEM_PULLREQUEST_SOURCECOMMITID: head, BUILD_SOURCEVERSION: base }, change('pull request', 'refs/remotes/origin/release/1', head)],
    ['one of a repository on GitHub', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'main', BUILD_SOURCEVERSION: head }, change('pull request', 'refs/remotes/origin/main', head)],
    ['a push', { BUILD_SOURCEVERSION: head, BUILD_REASON: 'IndividualCI' }, push(null, head)],
    ['a tag', { BUILD_SOURCEVERSION: head, BUILD_REASON: 'IndividualCI', BUILD_SOURCEBRANCH: 'refs/tags/v1' }, push(null, head, null, 'v1')],
    ['a schedule', { BUILD_SOURCEVERSION: head, BUILD_REASON: 'Schedule' }, none('Schedule')],
    ['a run by hand', { BUILD_SOURCEVERSION: head, BUILD_REASON: 'Manual' }, none('Manual')],
  ]],
  ['CircleCI', { CIRCLECI: 'true' }, [
    ['a push whose base the job hands on', { CIRCLE_BASE_REVISION: base, CIRCLE_SHA1: head, CIRCLE_TRIGGER_SOURCE: 'webhook' }, push(base, head)],
    ['a push', { CIRCLE_SHA1: head }, push(null, head)],
    ['a tag', { CIRCLE_SHA1: head, CIRCLE_TAG: 'v1' }, push(null, head, null, 'v1')],
    ['a schedule', { CIRCLE_BASE_REVISION: base, CIRCLE_SHA1: head, CIRCLE_TRIGGER_SOURCE: 'scheduled_pipeline' }, none('scheduled_pipeline')],
  ]],
  ['Jenkins', { JENKINS_URL: 'https://ci.example.org/' }, [
    ['a change request', { CHANGE_TARGET: 'main', GIT_PREVIOUS_COMMIT: base, GIT_COMMIT: head }, change('pull request', 'refs/remotes/origin/main', head)],
    ['a branch that was built before', { GIT_PREVIOUS_SUCCESSFUL_COMMIT: base, GIT_PREVIOUS_COMMIT: head, GIT_COMMIT: head }, push(base, head)],
    ['one that never passed', { GIT_PREVIOUS_COMMIT: base, GIT_COMMIT: head }, push(base, head)],
    ['a new branch', { GIT_COMMIT: head }, push(null, head)],
    ['a tag', { GIT_COMMIT: head, TAG_NAME: 'v1' }, push(null, head, null, 'v1')],
    ['a pipeline that does not hand on the commit', { CHANGE_TARGET: 'main' }, change('pull request', 'refs/remotes/origin/main', 'HEAD')],
  ]],
] as const)('%s', (platform, here, cases) => {
  it.each(cases as readonly (readonly [string, Record<string, string>, object])[])('%s', async (_, env, about) => {
    expect(await ciRun({ ...here, ...env })).toEqual({ platform, about });
    // What asks first must let every run for a change through.
    expect(mayBeChange({ ...here, ...env }) || (about as About).kind !== 'change').toBe(true);
  });
});

describe('elsewhere', () => {
  it('there is no range', async () => {
    expect(await ciRun({ CI: 'true', HOME: '/home/ada' })).toBe(null);
  });

  it('a platform that says nothing of the run is about nothing', async () => {
    expect(await ciRun({ GITLAB_CI: 'true' })).toEqual({ platform: 'GitLab CI', about: none() });
  });
});

describe('the commits of a run', () => {
  const main = 'refs/remotes/origin/main';
  const origin = 'refs/remotes/origin/HEAD';

  it.each([
    ['of a change are what it adds to its base', change('pull request', base, head), { kind: 'since', base, head }],
    ['of a push are what it added, or the branch where a forced push threw the old one away', push(base, head, 'main'), { kind: 'push', before: base, head, except: [main, origin] }],
    ['of a new branch are what the main branch has not', push(zero, head), { kind: 'branch', head, except: [origin], why: 'the branch is new' }],
    ['of a push whose platform names no base are those of the branch', push(null, head), { kind: 'branch', head, except: [origin], why: 'the platform does not say what was pushed' }],
    ['of a tag are what the main branch has not', push(zero, head, 'main', 'v1'), { kind: 'branch', head, except: [main, origin], why: 'the tag v1 was pushed' }],
    ['are none where the commit was looked at before', push(head, head), null],
    ['are none for a schedule', none('schedule'), null],
  ])('%s', (_, about, spec) => {
    expect(ciRange(about as About)).toEqual(spec);
  });
});
