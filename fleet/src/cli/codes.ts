import type { Command } from './command.ts';

/** What exit codes mean for a command that writes a report. */
export const reportCodes: Command['codes'] = [
  [0, 'all of it was read, and nothing counts against it'],
  [1, 'there are findings (--fail-on)'],
  [2, 'the call is wrong; nothing was done'],
  [3, 'something could not be read; it is named'],
];

/** What they mean for a command that writes none. */
export const otherCodes: Command['codes'] = [
  [0, 'it is done'],
  [2, 'the call is wrong; nothing was done'],
  [3, 'something could not be done; it is named'],
];
