import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { version } from '../../src/version.ts';
import { hookedRepo, sntrylintIn, type } from '../support/hooked-repo.ts';
import { npxStub } from '../support/npx-stub.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
const { validateWorkflow } = createRequire(import.meta.url)('@action-validator/core') as typeof import('@action-validator/core');

/** The blocks of code below a heading. */
function blocks(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
  return [...section.matchAll(/```(?:yaml|groovy)\n(.*?)```/gs)].map((match) => match[1]!);
}

interface Change {
  readonly made: Repo;
  readonly base: string;
  readonly head: string;
}

/** A clone with a branch that adds one file and takes it out again, as a runner has it. */
function change(content: string): Change {
  const origin = repo({ firstCommit: true });
  const base = origin.git('rev-parse', 'HEAD').trim();
  origin.branch('topic').file('deploy.sh', content).stage().commit('add').remove('deploy.sh').stage().commit('remove');
  const made = repo();
  made.git('remote', 'add', 'origin', origin.root);
  made.git('fetch', '--quiet', 'origin');
  made.git('checkout', '--quiet', '--detach', 'origin/topic');
  return { made, base, head: made.git('rev-parse', 'HEAD').trim() };
}

/** What a platform sets in a run for a pull request; the names are those of src/cli/ci/platforms.ts. */
const variables: Readonly<Record<string, (change: Change) => NodeJS.ProcessEnv>> = {
  'GitHub Actions': ({ head }) => ({ GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_SHA: head }),
  'GitLab CI': ({ base, head }) => ({ GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head }),
  'Bitbucket Pipelines': ({ base, head }) => ({ BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_PR_DESTINATION_COMMIT: base, BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_COMMIT: head }),
  'Azure Pipelines': ({ head }) => ({ TF_BUILD: 'True', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main', SYSTEM_PULLREQUEST_SOURCECOMMITID: head }),
  CircleCI: ({ base, head }) => ({ CIRCLECI: 'true', CIRCLE_BASE_REVISION: base, CIRCLE_SHA1: head }),
  Jenkins: ({ head }) => ({ JENKINS_URL: 'https://ci.example.org', CHANGE_TARGET: 'main', GIT_COMMIT: head }),
};

describe.each(Object.entries(variables))('%s', (heading, set) => {
  const commands = blocks(heading).flatMap((block) => [...block.matchAll(/npx --yes [^'\n]+/g)].map(([command]) => command));
  const fetches = blocks(heading).flatMap((block) => [...block.matchAll(/^ *(?:- |sh ')(.*git fetch.*?)'?$/gm)].map((match) => match[1]!));

  it('has a block that calls this version', () => {
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toContain(`sntrylint@${version} range`);
  });

  it.each(commands)('%s passes a clean change and finds a token that a later commit took out', (command) => {
    for (const [content, code] of [['clean\n', 0], [`SENTRY_AUTH_TOKEN=${tokens(heading).user()}\n`, 1]] as const) {
      const one = change(content);
      const { env } = npxStub(one.made);
      const ran = type(one.made, 'sh', ['-ec', [...fetches, 'mkdir -p sntrylint', command].join('\n')], { ...env, CI: 'true', ...set(one) });
      expect(ran, ran.output).toMatchObject({ code });
    }
  });

  it.each(commands)('%s never says OK where the base is not there', (command) => {
    const one = change('clean\n');
    const shallow = repo();
    type(shallow, 'git', ['clone', '--quiet', '--depth', '1', '--branch', 'topic', `file://${one.made.git('remote', 'get-url', 'origin').trim()}`, 'clone']);
    const { env } = npxStub(one.made);
    const ran = type({ ...shallow, root: shallow.path('clone') }, 'sh', ['-ec', `mkdir -p sntrylint; ${command}`], { ...env, CI: 'true', ...set(one) });
    expect(ran.code, ran.output).not.toBe(0);
    expect(ran.output).toMatch(/fetch/);
  });
});

describe('the files', () => {
  it('for GitHub are valid, and are what init writes', () => {
    const [workflow, withAction, ...more] = blocks('GitHub Actions');
    expect(more).toEqual([]);
    for (const text of [workflow!, withAction!]) expect(validateWorkflow(text).errors).toEqual([]);
    expect(validateWorkflow(workflow!.replace('runs-on', 'run-on')).errors).not.toEqual([]);
    expect(written(hookedRepo().file('.github/x', ''), '.github/workflows/sntrylint.yml')).toBe(workflow);
  });

  it('for GitLab are what init writes', () => {
    const [job] = blocks('GitLab CI');
    expect(written(hookedRepo().file('.gitlab-ci.yml', ''), '.gitlab-ci.yml')).toBe(job);
    expect(parse(job!)).toMatchObject({ sntrylint: { script: [expect.any(String)], artifacts: { reports: { secret_detection: 'gl-secret-detection-report.json' } } } });
  });

  it('for the others are YAML with the steps where the platform looks for them', () => {
    expect(parse(blocks('Bitbucket Pipelines')[0]!)).toMatchObject({ clone: { depth: 'full' }, pipelines: { default: [{ step: { script: [expect.any(String)] } }], 'pull-requests': { '**': [{ step: { script: [expect.any(String), expect.any(String)] } }] } } });
    expect(parse(blocks('Azure Pipelines')[0]!)).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ script: expect.any(String) })]) });
    expect(parse(blocks('CircleCI')[0]!)).toMatchObject({ version: 2.1, jobs: { sntrylint: { steps: expect.arrayContaining([{ run: { name: 'sntrylint', command: expect.any(String) } }]) } }, workflows: { check: { jobs: ['sntrylint'] } } });
  });

  it('tell of the action’s inputs what action.yml says', () => {
    const { inputs } = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as { readonly inputs: Record<string, { readonly description: string; readonly default: string }> };
    const rows = Object.entries(inputs).map(([name, input]) => `| \`${name}\` | ${input.description} | ${input.default === '' ? '' : `\`${input.default}\` `}|`);
    expect(page).toContain(`| input | what it is for | default |\n|---|---|---|\n${rows.join('\n')}\n`);
  });
});

/** What init writes into a file, without the comments that mark it as its own. */
function written(made: Repo, path: string): string {
  expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
  return readFileSync(made.path(path), 'utf8').replaceAll(/^# sntrylint: .*\n/gm, '');
}
