import { prePushUpdates, type PushUpdate } from '../../../git/commits/push-updates.ts';
import type { PushedTo } from '../../../git/remotes/published.ts';
import { prePush } from '../../../sources/commits/push.ts';
import type { Call, Command } from '../../command.ts';
import { gitPlace, limitOf } from '../../arguments/time-limit.ts';
import { hookInput } from '../../hooks/hook-input.ts';
import { lint, notInHooks, scanFlags } from '../../lint.ts';
import { preCommitUpdates } from '../../hooks/pre-commit-updates.ts';

export const prePushCommand: Command = {
  operands: '[REMOTE URL]',
  maxOperands: 2,
  examples: [
    ['sntrylint pre-push "$@"', 'in .git/hooks/pre-push'],
    ['sntrylint pre-push "$@" --time-limit 20', 'for 20 seconds at most'],
    ['sntrylint pre-push origin < /dev/null', 'what origin does not have of all branches'],
  ],
  about: `Finds Sentry tokens in what a push would publish: the commits that this remote does not have yet, their messages, \
and tags. Git gives a pre-push hook the remote as arguments and the refs on standard input; under the pre-commit \
framework they come from its variables. If there are no refs, it reads all branches, tags and notes that the \
remote does not have.`,
  flags: [...scanFlags, 'time-limit', 'progress'],
  unlisted: notInHooks,
  run: async (call) => {
    return lint(call, prePush({ ...gitPlace(call), updates: await updates(call), to: pushedTo(call), timeLimit: () => limitOf(call) }));
  },
};

async function updates(call: Call): Promise<readonly PushUpdate[]> {
  const { io } = call;
  // The pre-commit framework sets this variable for each hook. It does not pass standard input on to hooks.
  if (io.env['PRE_COMMIT'] === '1') return preCommitUpdates(gitPlace(call));
  return prePushUpdates(await hookInput(io, 'pre-push'));
}

function pushedTo({ io: { env }, operands }: Call): PushedTo {
  const isFramework = env['PRE_COMMIT'] === '1';
  const [name, url] = isFramework ? [env['PRE_COMMIT_REMOTE_NAME'], env['PRE_COMMIT_REMOTE_URL']] : operands;
  return { name: name ?? null, url: url ?? null };
}
