import type { Command } from './command.ts';

/** The exit codes of commands that write a report. */
export const reportCodes: Command['codes'] = [
  [0, 'everything was read, and nothing was found that counts (--fail-on)'],
  [1, 'there are findings (--fail-on)'],
  [2, 'the call is wrong; nothing was done'],
  [3, 'something could not be read; it is named'],
];

/** The exit codes of all other commands. */
export const otherCodes: Command['codes'] = [
  [0, 'it is done'],
  [2, 'the call is wrong; nothing was done'],
  [3, 'something could not be done; it is named'],
];
