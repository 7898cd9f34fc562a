import { stdin } from '../../../sources/stdin.ts';
import type { Command } from '../../command.ts';
import { lint, scanFlags } from '../../lint.ts';
import { write } from '../../terminal/io.ts';

export const stdinCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['env | sntrylint stdin', 'the variables of this shell'],
    ['git diff | sntrylint stdin', 'a patch'],
    ['sntrylint stdin --path .sentryclirc < backup', 'judged as a file of that name'],
  ],
  about: `Finds Sentry tokens in standard input. --path says which file the content is from: some tokens look like any other \
number outside of a file such as .sentryclirc.`,
  flags: [...scanFlags, 'path'],
  unlisted: ['jobs'],
  run: async (call) => {
    const { stdin: stream, stderr } = call.io;
    if (stream.isTTY === true) await write(stderr, `sntrylint: reads what you type or paste, up to ${process.platform === 'win32' ? 'Ctrl-Z and Enter' : 'Ctrl-D'}\n`);
    return lint(call, stdin({ stream, path: call.values.path ?? null }));
  },
};
