import { UserError } from '../../../errors.ts';
import { commitMessage } from '../../../sources/commit-message.ts';
import type { Command } from '../../command.ts';
import { lint, notInHooks, scanFlags } from '../../lint.ts';

export const commitMsgCommand: Command = {
  operands: 'FILE',
  maxOperands: 1,
  examples: [
    ['sntrylint commit-msg "$1"', 'in .git/hooks/commit-msg'],
    ['sntrylint commit-msg .git/COMMIT_EDITMSG', 'the last message that was written'],
    ['sntrylint commit-msg "$1" --quiet', 'one line a finding'],
  ],
  about: `Finds Sentry tokens in the message about to be committed; git gives a commit-msg hook its FILE. It leaves out \
comments, and the diff below the scissors line, only if git wrote into the file that it will remove them. It \
reads everything else.`,
  flags: scanFlags,
  unlisted: notInHooks,
  run: async (call) => {
    const { cwd, env } = call.io;
    const [file] = call.operands;
    if (file === undefined) throw new UserError('the file of the message is missing', { fix: 'sntrylint commit-msg "$1"' });
    return lint(call, commitMessage({ cwd, env, file }));
  },
};
