import { stdin } from '../../sources/stdin.ts';
import type { Command } from '../command.ts';
import { lint, scanFlags } from '../lint.ts';

export const stdinCommand: Command = {
  operands: '',
  maxOperands: 0,
  about: `Finds Sentry tokens in standard input. With --path the content is judged as a file of that name: some \
tokens look like any other number outside of a file such as .sentryclirc.`,
  flags: [...scanFlags, 'path'],
  run: async (call) => lint(call, stdin({ stream: call.io.stdin, path: call.values.path ?? null })),
};
