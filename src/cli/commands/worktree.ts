import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { worktree } from '../../sources/worktree.ts';
import { withBaseSettings } from '../ci/base-settings.ts';
import type { Call, Command } from '../command.ts';
import { commands } from '../commands.ts';
import { lint, scanFlags } from '../lint.ts';

export const worktreeCommand: Command = {
  operands: '[PATH…]',
  maxOperands: Infinity,
  about: `Finds Sentry tokens in files: in a git repository the tracked ones and the untracked ones that are not \
ignored, elsewhere all of them. A file that is named is always read. A path that is named like a command is \
written with ./ before it.`,
  flags: [...scanFlags, 'progress'],
  run: async (given) => {
    refuseMistypedVerb(given);
    const call = await withBaseSettings(given);
    const { cwd, env } = call.io;
    return lint(call, worktree({ cwd, env, paths: call.operands }));
  },
};

/** `sntrylint stagd` is no path but a slip of the finger, where no such file exists. */
function refuseMistypedVerb({ io, operands }: Call): void {
  const [word] = operands;
  // No command has a name so long, and a system may refuse to look for it.
  if (word === undefined || !/^[a-z][a-z-]{0,30}$/i.test(word)) return;
  if (lstatSync(resolve(io.cwd, word), { throwIfNoEntry: false }) !== undefined) return;
  const near = nearest(word, Object.keys(commands));
  throw new UserError(`\`${word}\` is neither a command nor a file`, {
    fix: near === null ? '`sntrylint --help` lists the commands' : `did you mean \`sntrylint ${near}\`?`,
  });
}
