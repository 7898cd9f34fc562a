import { UserError } from '../../errors.ts';
import { type RangeSpec, range } from '../../sources/range.ts';
import { ciRange } from '../ci/ci-range.ts';
import type { Command } from '../command.ts';
import { limits } from '../arguments/limits.ts';
import { lint, scanFlags } from '../lint.ts';
import { parseRange } from '../arguments/parse-range.ts';

export const rangeCommand: Command = {
  operands: '[A..B | A...B | COMMIT]',
  maxOperands: 1,
  about: `Finds Sentry tokens in what commits add, merge commits and messages included, even where a later commit takes \
them out again. A..B: what B has and A has not; A...B: what one of them has and the other has not; COMMIT: that one. \
Without a range, the pull request or push that GitHub Actions, GitLab CI, Bitbucket Pipelines, Azure Pipelines, \
CircleCI or Jenkins runs for.`,
  flags: [...scanFlags, 'time-limit', 'progress'],
  run: async (call) => {
    const { cwd, env } = call.io;
    const [given] = call.operands;
    const spec = given === undefined ? await fromEnvironment(env) : parseRange(given);
    return lint(call, range({ cwd, env, spec, timeLimit: call.values['time-limit'] ?? null, ...(await limits(call)) }));
  },
};

async function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Promise<RangeSpec> {
  const found = await ciRange(env);
  if (found === null) throw new UserError('no range is given, and this is no CI that names one', { fix: 'sntrylint range main..HEAD' });
  if (found.spec === null) {
    throw new UserError(`${found.platform} does not say what this run is about`, { fix: 'give a range: sntrylint range origin/main..HEAD' });
  }
  return found.spec;
}
