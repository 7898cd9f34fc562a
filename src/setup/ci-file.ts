import { remoteHost } from '../git/remote-host.ts';
import type { GitPlace } from '../git/run.ts';
import { version } from '../version.ts';
import { blocksIn, blockOf, putBlock, takeBlocks, wholeLines } from './edit/block.ts';
import type { Change } from './edit/change.ts';
import { callsSntrylint } from './hook-text.ts';
import type { Survey } from './survey.ts';

const workflow = '.github/workflows/sntrylint.yml';
const gitlab = '.gitlab-ci.yml';

/** Platforms whose files are written by hand: where one sees them, and the place of their lines in docs/ci.md. */
const byHand: readonly { readonly file: string; readonly platform: string }[] = [
  { file: 'bitbucket-pipelines.yml', platform: 'Bitbucket' },
  { file: 'azure-pipelines.yml', platform: 'Azure Pipelines' },
  { file: '.circleci/config.yml', platform: 'CircleCI' },
  { file: 'Jenkinsfile', platform: 'Jenkins' },
];

/** What is done about CI. */
export interface CiPlan {
  readonly changes: readonly Change[];
  readonly next: readonly string[];
}

/** A job for the platform that one sees: hooks can be skipped, CI cannot. */
export async function ciFile(survey: Survey, place: GitPlace): Promise<CiPlan> {
  const host = await remoteHost(place);
  const manual = byHand.find(({ file }) => survey.has(file));
  if (survey.has('.github') || host === 'github.com') return { changes: githubWorkflow(survey), next: [] };
  if (survey.has(gitlab) || host?.includes('gitlab')) return { changes: gitlabJob(survey), next: [] };
  if (manual === undefined || callsSntrylint(survey.read(manual.file) ?? '')) return { changes: [], next: [] };
  return { changes: [], next: [`add a step to ${manual.file}: docs/ci.md has the lines for ${manual.platform}`] };
}

/** Takes the jobs out again. */
export function removeCiFile(survey: Survey): readonly Change[] {
  return [workflow, gitlab].flatMap((path) => {
    const before = survey.read(path);
    if (before === null || takeBlocks(before) === before) return [];
    const rest = takeBlocks(before);
    const change = survey.rewrite(path, rest.trim() === '' ? null : rest);
    return change === null ? [] : [change];
  });
}

/** Where sntrylint is called in CI, of the files that are known; empty where it is in none. */
export function ciFilesWithSntrylint(survey: Survey): readonly string[] {
  return [workflow, gitlab, ...byHand.map(({ file }) => file)].filter((path) => survey.has(path) && callsSntrylint(survey.read(path) ?? ''));
}

function githubWorkflow(survey: Survey): readonly Change[] {
  const before = survey.read(workflow);
  if (before !== null && blocksIn(before) === '') return [];
  const change = survey.rewrite(workflow, putBlock(before ?? '', githubLines(), (_text, block) => block));
  return change === null ? [] : [change];
}

function gitlabJob(survey: Survey): readonly Change[] {
  const before = survey.read(gitlab) ?? '';
  if (callsSntrylint(takeBlocks(before))) return [];
  const change = survey.rewrite(gitlab, putBlock(before, gitlabLines(), (text) => `${wholeLines(text)}${blockOf(gitlabLines())}`));
  return change === null ? [] : [change];
}

function githubLines(): readonly string[] {
  return `name: sntrylint
on: [push, pull_request]
permissions:
  contents: read
jobs:
  sntrylint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          # The commits of a pull request are read one by one, so they must be there.
          fetch-depth: 0
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npx --yes sntrylint@${version} range --format github`.split('\n');
}

function gitlabLines(): readonly string[] {
  return `sntrylint:
  image: node:24
  variables:
    # The commits of a merge request are read one by one, so they must be there.
    GIT_DEPTH: 0
  script:
    - npx --yes sntrylint@${version} range --format pretty --format gitlab:gl-secret-detection-report.json
  artifacts:
    when: always
    reports:
      secret_detection: gl-secret-detection-report.json`.split('\n');
}
