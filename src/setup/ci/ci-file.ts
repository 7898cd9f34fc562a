import { docsPage, repository } from '../../wording/docs-page.ts';
import { remoteHost } from '../../git/remotes/remote-host.ts';
import type { GitPlace } from '../../git/run.ts';
import { version } from '../../version.ts';
import { blocksIn, blockOf, putBlock, takeBlocks, wholeLines } from '../edit/block.ts';
import type { Change } from '../edit/change.ts';
import { callsSntrylint } from '../hook-text.ts';
import type { Survey } from '../survey.ts';
import { packageChecksum } from './checksum.ts';
import { checksumPlace, githubLines, gitlabLines } from './ci-blocks.ts';

const workflow = '.github/workflows/sntrylint.yml';
const gitlab = '.gitlab-ci.yml';

/**
 * Platforms for which the user edits the file by hand: the file that reveals the platform, and its name in docs/ci.md.
 */
const byHand: readonly { readonly file: string; readonly platform: string }[] = [
  { file: 'bitbucket-pipelines.yml', platform: 'Bitbucket' },
  { file: 'azure-pipelines.yml', platform: 'Azure Pipelines' },
  { file: '.circleci/config.yml', platform: 'CircleCI' },
  { file: 'Jenkinsfile', platform: 'Jenkins' },
];

/** What is to be done about CI: changes, and next steps for the user. */
export interface CiPlan {
  readonly changes: readonly Change[];
  readonly next: readonly string[];
}

/** Plans a job for the CI platform that the repository uses. Hooks can be skipped, CI cannot. */
export async function ciFile(survey: Survey, place: GitPlace): Promise<CiPlan> {
  const host = await remoteHost(place);
  const manual = byHand.find(({ file }) => survey.has(file));
  if (survey.has('.github') || host === 'github.com') return githubWorkflow(survey);
  if (survey.has(gitlab) || host?.includes('gitlab')) return gitlabJob(survey);
  if (manual === undefined || callsSntrylint(survey.read(manual.file) ?? '')) return nothing;
  return { changes: [], next: [`add a step to ${manual.file}: ${docsPage('ci.md')} has the lines for ${manual.platform}`] };
}

/** Removes our jobs from the CI files. */
export function removeCiFile(survey: Survey): readonly Change[] {
  return [workflow, gitlab].flatMap((path) => {
    const before = survey.read(path);
    if (before === null || takeBlocks(before) === before) return [];
    const rest = takeBlocks(before);
    const change = survey.rewrite(path, rest.trim() === '' ? null : rest);
    return change === null ? [] : [change];
  });
}

/** The known CI files that call sntrylint. */
export function ciFilesWithSntrylint(survey: Survey): readonly string[] {
  return [workflow, gitlab, ...byHand.map(({ file }) => file)].filter((path) => survey.has(path) && callsSntrylint(survey.read(path) ?? ''));
}

function githubWorkflow(survey: Survey): CiPlan {
  const before = survey.read(workflow);
  if (before !== null && blocksIn(before) === '') return nothing;
  const checksum = checksumFor(survey, before ?? '');
  return planned(survey, workflow, checksum, survey.rewrite(workflow, putBlock(before ?? '', githubLines(checksum), (_text, block) => block)));
}

function gitlabJob(survey: Survey): CiPlan {
  const before = survey.read(gitlab) ?? '';
  if (callsSntrylint(takeBlocks(before))) return nothing;
  const checksum = checksumFor(survey, before);
  const lines = gitlabLines(checksum);
  return planned(survey, gitlab, checksum, survey.rewrite(gitlab, putBlock(before, lines, (text) => `${wholeLines(text)}${blockOf(lines)}`)));
}

const nothing: CiPlan = { changes: [], next: [] };

/** The checksum that a package manager recorded; otherwise the one that somebody filled in for this version before. */
function checksumFor(survey: Survey, before: string): string {
  const filledIn = /\b([0-9a-f]{128}) {2}sntrylint-([\w.-]+)\.tgz/.exec(before);
  return packageChecksum(survey) ?? (filledIn?.[2] === version ? filledIn[1]! : checksumPlace);
}

function planned({ installation }: Survey, path: string, checksum: string, change: Change | null): CiPlan {
  const source = installation.by === 'npm' ? `npm pack --silent sntrylint@${version} | xargs sha512sum` : `${repository}/blob/v${version}/docs/ci.md has it`;
  const fillIn = `put the checksum of the package in place of ${checksumPlace} in ${path}: ${source}`;
  return { changes: change === null ? [] : [change], next: checksum === checksumPlace ? [fillIn] : [] };
}
