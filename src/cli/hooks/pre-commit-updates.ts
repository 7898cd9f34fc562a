import { UserError } from '../../errors.ts';
import type { PushUpdate } from '../../git/commits/push-updates.ts';
import { commitOf, revision } from '../../git/commits/revision.ts';
import type { GitPlace } from '../../git/run.ts';

/**
 * The push for which the pre-commit framework runs hooks (https://pre-commit.com/#pre-push). The framework sets
 * PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF. If a branch is pushed with all of its history, it sets only
 * PRE_COMMIT_LOCAL_BRANCH. It tells hooks only about the first ref of a push.
 * @throws {UserError} in another stage, which has no push, and for a ref that does not exist
 */
export async function preCommitUpdates(place: GitPlace): Promise<readonly PushUpdate[]> {
  const { env } = place;
  const to = env['PRE_COMMIT_TO_REF'] ?? env['PRE_COMMIT_LOCAL_BRANCH'];
  if (to === undefined) {
    throw new UserError('the pre-commit framework runs this hook, but not for a push', {
      where: 'sntrylint-pre-push',
      fix: 'give the hook `stages: [pre-push]` in .pre-commit-config.yaml (`stages: [push]` before pre-commit 3.2)',
    });
  }
  const newOid = await revision(to, place);
  if (newOid === null) throw new UserError(`${to} is not in this repository`, { exitCode: 3 });
  const from = env['PRE_COMMIT_FROM_REF'];
  return [{ ref: env['PRE_COMMIT_REMOTE_BRANCH'] ?? to, newOid, oldOid: from === undefined ? null : await commitOf(from, place) }];
}
