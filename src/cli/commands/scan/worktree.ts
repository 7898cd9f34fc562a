import { worktree } from '../../../sources/worktree.ts';
import type { Command } from '../../command.ts';
import { lint, scanFlags } from '../../lint.ts';

export const worktreeCommand: Command = {
  operands: '[PATH…]',
  maxOperands: Infinity,
  examples: [
    ['sntrylint', 'the folder you are in'],
    ['sntrylint src .env', 'a folder and a file, ignored by git or not'],
    ['sntrylint --verify --fail-on live', 'ask Sentry, and fail only for live tokens'],
    ['sntrylint --format html:report.html', 'a report to open in a browser'],
  ],
  about: `Finds Sentry tokens in files. In a git repository it reads the tracked files and the untracked ones that are not \
ignored, elsewhere all of them. A file that is named is always read. Write ./ before a path that is named like a \
command.`,
  flags: [...scanFlags, 'progress'],
  unlisted: ['jobs'],
  run: async (call) => {
    const { cwd, env } = call.io;
    return lint(call, worktree({ cwd, env, paths: call.operands }));
  },
};
