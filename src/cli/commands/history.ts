import { allRules, scanChoice } from '../../config/scan-choice.ts';
import { lookedFor } from '../../rules/looked-for.ts';
import { history } from '../../sources/history.ts';
import { privateFolder } from '../../private-folder.ts';
import { historyCache } from '../../sources/history/cache.ts';
import { version } from '../../version.ts';
import { withBaseSettings } from '../ci/base-settings.ts';
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { interrupt } from '../terminal/interrupt.ts';
import { write } from '../terminal/io.ts';
import { limits } from '../arguments/limits.ts';
import { lint, scanFlags } from '../lint.ts';
import { pickRules } from '../arguments/pick-rules.ts';
import { progressLine } from '../terminal/progress.ts';
import { settingsOf } from '../arguments/settings.ts';

export const historyCommand: Command = {
  operands: '',
  maxOperands: 0,
  about: `Finds Sentry tokens in everything the repository has ever held: every file of every commit, of every branch, \
tag, note and stash, their names and messages, each content once. For each it says which commit brought it first, and \
whether HEAD still has it. A second run looks only at what is new since the first.`,
  flags: [...scanFlags, 'unreachable', 'no-cache', 'progress'],
  run: async (given) => {
    const call = await withBaseSettings(given);
    const { io, values } = call;
    const { sieve } = await import('../../sources/history/look/sieve.ts');
    const chosen = await settingsOf(call);
    const only = pickRules(values.rule, allRules(chosen.config));
    const today = new Date().toISOString().slice(0, 10);
    const { rules: all, ruleIds, decodeDepth } = await scanChoice(chosen, { source: 'history', only, today });
    const rules = lookedFor(all, ruleIds);
    const { archives } = chosen.config;
    const place = { cwd: io.cwd, env: { ...io.env } };
    const limit = await limits(call);
    const line = progressLine(io, values.progress === true, values.quiet === true);
    const folder = values['no-cache'] === true ? null : privateFolder('history', io);
    if (typeof folder === 'string' && values.verbose === true) await write(io.stderr, `sntrylint: what was looked at is not remembered: ${folder}\n`);
    const stats = values.stats === true ? (await import('../terminal/stats.ts')).emptyHistoryStats() : null;
    const stop = interrupt();
    const { signal } = stop;
    const start = { place, rules, ruleIds, decodeDepth, maxFileSize: limit.maxFileSize ?? null, isTimed: stats !== null, archives };
    const source = history({
      ...place,
      ...limit,
      signal,
      unreachable: values.unreachable === true,
      sieve: sieve(start, values.jobs === undefined || values.jobs === 0 ? null : values.jobs, { signal, ...(stats === null ? {} : { rules: stats.rules }) }),
      cache:
        folder === null || typeof folder === 'string'
          ? null
          : historyCache({ version, rules, ruleIds: ruleIds === null ? null : [...ruleIds], decodeDepth, maxFileSize: limit.maxFileSize ?? null, archives }, folder),
      progress: line,
      ...(stats === null ? {} : { costs: stats.costs }),
    });
    try {
      const code = await lint(call, source, { line, history: stats });
      return signal.aborted ? exit.interrupted : code;
    } catch (error) {
      // Ctrl-C came before there was anything to tell.
      if (signal.aborted) return exit.interrupted;
      throw error;
    } finally {
      stop.release();
    }
  },
};
