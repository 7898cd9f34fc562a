import { staged } from '../../sources/staged.ts';
import type { Call, Command } from '../command.ts';
import { limits } from '../arguments/limits.ts';
import { lint, scanFlags } from '../lint.ts';

export const stagedCommand: Command = {
  operands: '[PATH…]',
  maxOperands: Infinity,
  about: `Finds Sentry tokens in what the next commit would add: the content of the index, whatever the work tree \
holds. With paths, as the pre-commit framework passes them, what the index holds of these files. A token that the \
last commit holds in the same file already does not block.`,
  flags: scanFlags,
  run: async (call) => {
    const { cwd, env } = call.io;
    return lint(call, staged({ cwd, env, paths: named(call), fromHook: fromHook(call), ...(await limits(call)) }));
  },
};

/**
 * The pre-commit framework runs a hook in every stage that is installed, unless the user's configuration says otherwise,
 * and in the stage commit-msg it names the file of the message, which no index has.
 */
function named({ io, operands }: Call): readonly string[] {
  return io.env['PRE_COMMIT'] === '1' ? operands.filter((path) => !/(?:^|[/\\])\.git[/\\]/.test(path)) : operands;
}

/** `sntrylint-hook` says so where it hands over what git said of the index. */
function fromHook({ io, operands }: Call): number | undefined {
  return io.env['SNTRYLINT_STAGED_ON_STDIN'] === '1' && operands.length === 0 ? io.stdinFd : undefined;
}
