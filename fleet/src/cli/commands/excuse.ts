import { exit } from '../../../../src/cli/exit.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { UserError } from '../../../../src/errors.ts';
import { excuse } from '../../store/judge.ts';
import { otherCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { storeFlags, storeOf } from '../session.ts';

export const excuseCommand: Command = {
  operands: 'FINGERPRINT',
  takes: { least: 1, most: 1 },
  about: 'Says that a finding does not count, and why. It stays in the report, but no longer makes the exit code 1. --undo takes that back.',
  examples: [['sntrylint-fleet excuse 9f2c41d3… --reason "made for the docs"', 'copy the fingerprint from the report']],
  flags: [...storeFlags, 'reason', 'undo'],
  codes: otherCodes,
  async run(call) {
    const { io, values, operands: [fingerprint = ''] } = call;
    const reason = values.reason?.trim() ?? '';
    const isUndone = values.undo === true;
    if (!/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/.test(fingerprint)) throw new UserError('a fingerprint has 32 hex digits', { fix: 'copy it from the report' });
    if (isUndone && values.reason !== undefined) throw new UserError('contradicts --reason', { where: '--undo' });
    if (!isUndone && reason === '') throw new UserError('say why, for whoever reads the report', { where: '--reason' });
    await using database = await storeOf(call);
    const changed = await excuse(database, fingerprint, isUndone ? null : reason);
    if (changed === 0) throw new UserError('there is no finding with this fingerprint', { where: fingerprint, fix: '`sntrylint-fleet report --format json` names them all' });
    await write(io.stdout, isUndone ? `${fingerprint} counts again\n` : `${fingerprint} is excused\n`);
    return exit.clean;
  },
};
