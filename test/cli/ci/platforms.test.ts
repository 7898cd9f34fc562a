import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ciRange } from '../../../src/cli/ci/ci-range.ts';
import { temporaryFolder } from '../../support/repo.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)];
const zero = '0'.repeat(40);
const since = (from: string, to: string) => ({ kind: 'since', base: from, head: to });
const branch = (to: string, ...except: readonly string[]) => ({ kind: 'branch', head: to, except: [...except, 'refs/remotes/origin/HEAD'] });

describe('GitHub Actions', () => {
  const range = (event: unknown, env: Record<string, string> = {}) => {
    const file = join(temporaryFolder(), 'event.json');
    writeFileSync(file, JSON.stringify(event));
    return ciRange({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: file, ...env });
  };

  it.each([
    ['a pull request', { pull_request: { base: { sha: base }, head: { sha: head } } }, since(base, head)],
    ['a pull request, whatever branch it goes to', { before: zero, after: zero, pull_request: { base: { sha: base }, head: { sha: head } } }, since(base, head)],
    ['a merge queue', { merge_group: { base_sha: base, head_sha: head } }, since(base, head)],
    ['a push', { before: base, after: head }, since(base, head)],
    ['a forced push', { before: base, after: head, forced: true }, since(base, head)],
    ['a push of a new branch', { before: zero, after: head, repository: { default_branch: 'trunk' } }, branch(head, 'refs/remotes/origin/trunk')],
    ['a push of a new branch to an unknown repository', { before: zero, after: head }, branch(head)],
    ['a deleted branch', { before: base, after: zero }, null],
    ['a schedule', { schedule: '0 0 * * *' }, null],
  ])('%s', async (_, event, spec) => {
    expect(await range(event)).toEqual({ platform: 'GitHub Actions', spec });
  });

  it('goes by the variables where the event is not to be seen', async () => {
    expect(await ciRange({ GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_SHA: head })).toMatchObject({ spec: since('refs/remotes/origin/main', head) });
  });

  it('with an event that cannot be read is a 3', async () => {
    await expect(ciRange({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: '/none' })).rejects.toMatchObject({ exitCode: 3, where: 'GITHUB_EVENT_PATH (/none)' });
  });
});

describe.each([
  ['GitLab CI', { GITLAB_CI: 'true' }, [
    ['a merge request', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head, CI_COMMIT_BEFORE_SHA: zero }, since(base, head)],
    ['the merged result of one', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: 'c'.repeat(40), CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head }, since(base, head)],
    ['one that is not of a merged result', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' }, since(base, head)],
    ['a push', { CI_COMMIT_BEFORE_SHA: base, CI_COMMIT_SHA: head, CI_DEFAULT_BRANCH: 'main' }, since(base, head)],
    ['a new branch', { CI_COMMIT_BEFORE_SHA: zero, CI_COMMIT_SHA: head, CI_DEFAULT_BRANCH: 'trunk' }, branch(head, 'refs/remotes/origin/trunk')],
  ]],
  ['Bitbucket Pipelines', { BITBUCKET_BUILD_NUMBER: '1' }, [
    ['a pull request', { BITBUCKET_PR_DESTINATION_COMMIT: base.slice(0, 12), BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_COMMIT: head }, since('refs/remotes/origin/main', head)],
    ['one whose base is named by its commit alone', { BITBUCKET_PR_DESTINATION_COMMIT: base, BITBUCKET_COMMIT: head }, since(base, head)],
    ['a push', { BITBUCKET_BRANCH: 'feature', BITBUCKET_COMMIT: head }, branch(head)],
  ]],
  ['Azure Pipelines', { TF_BUILD: 'True' }, [
    ['a pull request', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/release/1', SYSTEM_PULLREQUEST_SOURCECOMMITID: head, BUILD_SOURCEVERSION: base }, since('refs/remotes/origin/release/1', head)],
    ['one of a repository on GitHub', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'main', BUILD_SOURCEVERSION: head }, since('refs/remotes/origin/main', head)],
    ['a push', { BUILD_SOURCEVERSION: head }, branch(head)],
  ]],
  ['CircleCI', { CIRCLECI: 'true' }, [
    ['a push whose base the job hands on', { CIRCLE_BASE_REVISION: base, CIRCLE_SHA1: head }, since(base, head)],
    ['a push', { CIRCLE_SHA1: head }, branch(head)],
  ]],
  ['Jenkins', { JENKINS_URL: 'https://ci.example.org/' }, [
    ['a change request', { CHANGE_TARGET: 'main', GIT_PREVIOUS_COMMIT: base, GIT_COMMIT: head }, since('refs/remotes/origin/main', head)],
    ['a branch that was built before', { GIT_PREVIOUS_SUCCESSFUL_COMMIT: base, GIT_PREVIOUS_COMMIT: head, GIT_COMMIT: head }, since(base, head)],
    ['one that never passed', { GIT_PREVIOUS_COMMIT: base, GIT_COMMIT: head }, since(base, head)],
    ['a new branch', { GIT_COMMIT: head }, branch(head)],
    ['a pipeline that does not hand on the commit', { CHANGE_TARGET: 'main' }, since('refs/remotes/origin/main', 'HEAD')],
  ]],
] as const)('%s', (platform, here, cases) => {
  it.each(cases as readonly (readonly [string, Record<string, string>, object])[])('%s', async (_, env, spec) => {
    expect(await ciRange({ ...here, ...env })).toEqual({ platform, spec });
  });
});

describe('elsewhere', () => {
  it('there is no range', async () => {
    expect(await ciRange({ CI: 'true', HOME: '/home/ada' })).toBe(null);
  });

  it('a platform that says nothing of the run has none', async () => {
    expect(await ciRange({ GITLAB_CI: 'true' })).toEqual({ platform: 'GitLab CI', spec: null });
  });
});
