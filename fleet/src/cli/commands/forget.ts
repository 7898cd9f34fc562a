import { exit } from '../../../../src/cli/exit.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { UserError } from '../../../../src/errors.ts';
import { safeName } from '../../../../src/secret/escape.ts';
import { nearest } from '../../../../src/wording/nearest.ts';
import { forgetRepository } from '../../store/repositories.ts';
import { otherCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { openSession, scanSettingsOf, storeFlags } from '../session.ts';

export const forgetCommand: Command = {
  operands: 'REPOSITORY',
  takes: { least: 1, most: 1 },
  about: `Takes a repository out, with its copy and its places. Findings that are in no other repository go with it. Name it \
as the report does, \`github.com/acme/web\`, or by its URL.`,
  examples: [['sntrylint-fleet forget github.com/acme/web', 'when it is not yours any more']],
  flags: [...storeFlags, 'cache'],
  codes: otherCodes,
  async run(call) {
    const { io, operands: [name = ''] } = call;
    await using session = await openSession(call);
    const { database, queue } = session;
    const forgotten = await database.transaction(async (db) => {
      const one = await forgetRepository(db, name);
      if (one !== null) await queue.drop(db, one.id);
      return one;
    });
    if (forgotten === null) throw await noSuch(name);
    scanSettingsOf(call).mirrors.remove(forgotten.url);
    await write(io.stdout, `${safeName(name)} is forgotten\n`);
    return exit.clean;

    async function noSuch(wanted: string): Promise<UserError> {
      const names = await database.query<{ readonly name: string }>('SELECT name FROM fleet.repository ORDER BY name LIMIT 100000');
      const near = nearest(wanted.slice(0, 200), names.map((one) => one.name));
      return new UserError(`there is no repository \`${wanted.slice(0, 200)}\``, { fix: near === null ? '`sntrylint-fleet report --format json` names them all' : `did you mean \`${near}\`?` });
    }
  },
};
