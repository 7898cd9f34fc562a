import { toggle } from '../../../src/cli/arguments/flag.ts';

/** Every option of every command. A command names those it takes. */
export const flags = {
  help: toggle('show this help', 'h'),
  version: toggle('show the version'),
} as const;
