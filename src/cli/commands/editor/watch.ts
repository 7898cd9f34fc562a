import { UserError } from '../../../errors.ts';
import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch } from '../../../editor/watch.ts';
import type { Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { interrupt } from '../../terminal/interrupt.ts';
import { write } from '../../terminal/io.ts';

/** In milliseconds. */
const every = 1000;

export const watchCommand: Command = {
  operands: '[FOLDER]',
  maxOperands: 1,
  examples: [
    ['sntrylint watch', 'the folder you are in'],
    ['sntrylint watch src', 'one folder'],
    ['sntrylint watch packages/app', 'one further down'],
  ],
  about: `Looks at the files of the work tree as they change, and prints a line for each finding, and when it is gone. It is \
for a terminal beside your work, if no editor shows findings (\`sntrylint lsp\`). Rules, configuration, comments \
and baseline are the same as in a scan. Ctrl-C ends it.`,
  flags: [],
  run: async ({ io, operands: [given] }) => {
    const folder = resolve(io.cwd, given ?? '.');
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UserError('no such folder', { where: given });
    const { signal, release } = interrupt();
    try {
      await watch({ folder, env: io.env, every, signal, tell: (line) => write(io.stdout, `${line}\n`) });
    } finally {
      release();
    }
    return exit.interrupted;
  },
};
