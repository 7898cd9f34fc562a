import { history } from '../../../sources/history/history.ts';
import type { Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { interrupt } from '../../terminal/interrupt.ts';
import { lint, scanFlags } from '../../lint.ts';

export const historyCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint history', 'everything the repository has ever held'],
    ['sntrylint history --verify', 'and which of it lives'],
    ['sntrylint history --unreachable', 'amended and force-pushed commits, too'],
  ],
  about: `Finds Sentry tokens in everything the repository has ever held: every file of every commit, of every branch, tag, \
note and stash, their names and messages. Each content is read once. For each finding it says which commit brought \
it first, and whether HEAD still has it. A second run reads only what is new since the first.`,
  flags: [...scanFlags, 'unreachable', 'no-cache', 'progress'],
  run: async (call) => {
    const { io: { cwd, env }, values } = call;
    const stop = interrupt();
    const { signal } = stop;
    const jobs = values.jobs === undefined || values.jobs === 0 ? null : values.jobs;
    try {
      const code = await lint(call, history({ cwd, env, signal, jobs, unreachable: values.unreachable === true, remembers: values['no-cache'] !== true }));
      return signal.aborted ? exit.interrupted : code;
    } catch (error) {
      // Ctrl-C was pressed before there was anything to report.
      if (signal.aborted) return exit.interrupted;
      throw error;
    } finally {
      stop.release();
    }
  },
};
