import { UserError } from '../../../errors.ts';
import { noRefs, preReceiveUpdates } from '../../../git/commits/push-updates.ts';
import { preReceive } from '../../../sources/commits/push.ts';
import type { Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { gitPlace, limitOf } from '../../arguments/time-limit.ts';
import { hookInput } from '../../hooks/hook-input.ts';
import { lint, notInHooks, scanFlags } from '../../lint.ts';
import { skipPush } from '../../hooks/skip-push.ts';

export const preReceiveCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint pre-receive', 'in hooks/pre-receive of a server'],
    ['sntrylint pre-receive --time-limit 20', 'refuse a push that takes longer'],
    ['sntrylint pre-receive --config-from refs/heads/main', 'with the configuration of main'],
  ],
  about: `Finds Sentry tokens in what a push brings to a server, before any ref is changed: all refs on standard input, their \
new commits, messages and tags. It refuses a push that it could not read completely. With sntrylint.allowSkip=true \
in the server's git configuration, a push option lets a push in without a scan, and that is logged: git push -o \
sntrylint.skip=REASON`,
  flags: [...scanFlags, 'time-limit', 'fail-open'],
  unlisted: notInHooks,
  run: async (call) => {
    const updates = preReceiveUpdates(await hookInput(call.io, 'pre-receive'));
    // git starts this hook only if at least one ref changes.
    if (updates.length === 0) throw new UserError(`${noRefs}: another command of the hook has read them`, { fix: 'put sntrylint first in the hook, and hand standard input on', exitCode: 3 });
    if (await skipPush(call, updates)) return exit.clean;
    const source = preReceive({ ...gitPlace(call), updates, timeLimit: () => limitOf(call) });
    return lint(call, source, { forgivesTime: call.values['fail-open'] ?? false });
  },
};
