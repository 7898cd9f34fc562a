import type { Command } from './command.ts';

/** How a verb is listed and loaded: the code of a command is read only when it is called. */
interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every verb, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {};
