import { UserError } from '../../../errors.ts';
import { range } from '../../../sources/commits/range.ts';
import { worktree } from '../../../sources/worktree.ts';
import { commitOf, isAncestor } from '../../../git/commits/revision.ts';
import { type About, ciRange, mainBranches } from '../../ci/about.ts';
import { gitPlace, limitOf } from '../../arguments/time-limit.ts';
import { type CiRun, ciRun } from '../../ci/ci-run.ts';
import type { Call, Command } from '../../command.ts';
import { lint, scanFlags } from '../../lint.ts';
import { parseRange } from '../../../sources/commits/parse-range.ts';

export const rangeCommand: Command = {
  operands: '[A..B | A...B | COMMIT]',
  maxOperands: 1,
  examples: [
    ['sntrylint range', 'in CI: the pull request or push it runs for'],
    ['sntrylint range main..HEAD', 'what this branch has and main does not'],
    ['sntrylint range HEAD', 'the last commit alone'],
  ],
  about: `Finds Sentry tokens in what commits add, merge commits and messages included, even if a later commit removes them \
again. A..B: what B has and A does not; A...B: what only one of them has; COMMIT: that one. Without a range it reads \
the pull request or push that GitHub Actions, GitLab CI, Bitbucket Pipelines, Azure Pipelines, CircleCI or Jenkins \
runs for. A run that is not about commits, such as a schedule, reads all files of the work tree.`,
  flags: [...scanFlags, 'time-limit', 'progress'],
  unlisted: ['jobs'],
  run: async (call) => {
    const { cwd, env } = call.io;
    const [wanted] = call.operands;
    const inCi = wanted === undefined ? await runOf(call) : null;
    const spec = inCi === null ? parseRange(wanted!) : (await isOldTag(inCi.about, call)) ? null : ciRange(inCi.about);
    if (spec === null) return lint(call, worktree({ cwd, env, paths: [] }), { notes: [noCommits(inCi!)] });
    return lint(call, range({ ...gitPlace(call), spec, timeLimit: () => limitOf(call) }));
  },
};

async function runOf({ io }: Call): Promise<CiRun> {
  const found = await ciRun(io.env);
  if (found === null) throw new UserError('no range is given, and no CI system names one', { fix: 'sntrylint range main..HEAD' });
  return found;
}

/** Whether a pushed tag has only commits of the default branch. These were scanned when that branch was pushed. */
async function isOldTag(about: About, call: Call): Promise<boolean> {
  if (about.kind !== 'push' || about.tag === null) return false;
  for (const name of mainBranches(about.main)) {
    const main = await commitOf(name, gitPlace(call));
    if (main !== null) return isAncestor(about.head, main, gitPlace(call));
  }
  return false;
}

function noCommits({ platform, about }: CiRun): string {
  const why = about.kind === 'push' && about.tag !== null ? `for the tag ${about.tag}, and the default branch has its commits`
    : about.kind !== 'none' ? 'for a commit that it looked at before'
    : about.event === null ? 'and does not say what for'
    : `for the event ${about.event}`;
  return `${platform} runs this ${why}, so there are no commits to look at: all files of the work tree were read ("sntrylint history" reads what was there before)`;
}
