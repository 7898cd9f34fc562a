import { mergingIn } from '../../../git/staging/staged-entries.ts';
import { isInGitFolder } from '../../../git/repository/where.ts';
import { staged, type StagedOptions } from '../../../sources/staged/staged.ts';
import type { Call, Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { lint, notInHooks, scanFlags } from '../../lint.ts';

export const stagedCommand: Command = {
  operands: '[PATH…]',
  maxOperands: Infinity,
  examples: [
    ['sntrylint staged', 'what the next commit would add'],
    ['sntrylint staged --config-from HEAD', 'so that the commit cannot suppress its own findings'],
    ['sntrylint staged --format json', 'for a program'],
  ],
  about: `Finds Sentry tokens in what the next commit would add. It reads the index, not the work tree. With paths, as the \
pre-commit framework passes them, it reads what the index holds of these files. A token that the last commit already \
has in the same file does not block.`,
  flags: scanFlags,
  unlisted: notInHooks,
  run: async (call) => {
    const { cwd, env } = call.io;
    if (isFrameworksPush(call)) return (await import('./pre-push.ts')).prePushCommand.run({ ...call, operands: [] });
    if (isBesideCommits(call)) return exit.clean;
    const message = frameworksMessage(call);
    if (message !== null) return (await import('./commit-msg.ts')).commitMsgCommand.run({ ...call, operands: [message] });
    const between = frameworksRange(call);
    if (between !== null) return (await import('./range.ts')).rangeCommand.run({ ...call, operands: [between] });
    return lint(call, staged({ cwd, env, paths: named(call), ...fromHook(call) }));
  },
};

/**
 * The pre-commit framework runs a hook in every installed stage, unless the configuration says otherwise. For a push it
 * sets variables. For a commit message it passes the file's name.
 */
function isFrameworksPush({ io: { env } }: Call): boolean {
  return env['PRE_COMMIT'] === '1' && env['PRE_COMMIT_REMOTE_NAME'] !== undefined;
}

/**
 * Stages without a commit: after a checkout, a merge or a rewrite, and before a rebase. The framework sets these
 * variables for them (https://pre-commit.com/#supported-git-hooks).
 */
function isBesideCommits({ io: { env } }: Call): boolean {
  const names = ['PRE_COMMIT_CHECKOUT_TYPE', 'PRE_COMMIT_IS_SQUASH_MERGE', 'PRE_COMMIT_REWRITE_COMMAND', 'PRE_COMMIT_PRE_REBASE_UPSTREAM'];
  return env['PRE_COMMIT'] === '1' && names.some((name) => env[name] !== undefined);
}

/**
 * The commits of `pre-commit run --from-ref A --to-ref B`. This is needed if no file differs between them: then the
 * framework names no files.
 */
function frameworksRange({ io: { env }, operands }: Call): string | null {
  const [from, to] = [env['PRE_COMMIT_FROM_REF'], env['PRE_COMMIT_TO_REF']];
  return env['PRE_COMMIT'] === '1' && operands.length === 0 && from !== undefined && to !== undefined ? `${from}...${to}` : null;
}

/**
 * The commit message that the pre-commit framework names in the stages commit-msg and prepare-commit-msg. It is
 * recognized by its place in git's own folder.
 */
function frameworksMessage({ io, operands }: Call): string | null {
  const [only] = operands;
  return io.env['PRE_COMMIT'] === '1' && operands.length === 1 && only !== undefined && /(?:COMMIT_EDITMSG|MERGE_MSG)$/.test(only) && isInGitFolder(only, io) ? only : null;
}

/** The named files. Files in git's own folder are left out, since the index cannot hold them. */
function named({ io, operands }: Call): readonly string[] {
  return io.env['PRE_COMMIT'] === '1' ? operands.filter((path) => !isInGitFolder(path, io)) : operands;
}

/**
 * A variable tells what `sntrylint-hook` passes on standard input: contents, or only a list. For a merge it passes
 * nothing.
 */
function fromHook({ io, operands }: Call): Pick<StagedOptions, 'fromHook' | 'listed'> {
  if (operands.length > 0) return {};
  const said = io.env['SNTRYLINT_STAGED_ON_STDIN'];
  if (said === 'list') return { listed: io.stdinFd };
  return said === 'contents' && mergingIn(io.env).length === 0 ? { fromHook: io.stdinFd } : {};
}
