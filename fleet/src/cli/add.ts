import { safeSentence } from '../../../src/secret/escape.ts';
import { write } from '../../../src/cli/terminal/io.ts';
import { listRepositories } from '../listing/list-repositories.ts';
import type { ListedRepository } from '../listing/repository.ts';
import type { FleetNotRead } from '../report/fleet-report.ts';
import { addRepositories } from '../store/repositories.ts';
import type { Call, FlagName } from './command.ts';
import type { Session } from './session.ts';

/** The options of every command that lists repositories. */
export const listFlags: readonly FlagName[] = ['archived', 'forks', 'wikis'];

/** How many repositories were added, and what could not be listed, in the form of a report. */
export interface Added {
  readonly added: number;
  readonly notListed: readonly FleetNotRead[];
}

/**
 * How many repositories are written at once. Workers can begin with the first ones while the list is still being read.
 */
const portion = 500;

/**
 * Lists the repositories that a call names, and queues them. What cannot be listed is reported at once, and the rest is
 * added.
 */
export async function addAll({ io, values, operands }: Call, { database, queue }: Session, signal: AbortSignal): Promise<Added> {
  let added = 0;
  const notListed: FleetNotRead[] = [];
  let waiting: ListedRepository[] = [];
  const said: Promise<void>[] = [];
  const say = (text: string): void => void said.push(write(io.stderr, `sntrylint-fleet: ${safeSentence(text)}\n`));
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    await database.transaction(async (db) => queue.send(db, await addRepositories(db, waiting)));
    added += waiting.length;
    waiting = [];
  };
  const listed = listRepositories(operands, {
    cwd: io.cwd,
    env: io.env,
    archived: values.archived === true,
    forks: values.forks === true,
    wikis: values.wikis === true,
    signal,
    notListed({ what, reason }) {
      notListed.push({ repository: what, path: null, reason });
      say(`${what}: ${reason}`);
    },
    note: say,
  });
  for await (const repository of listed) {
    waiting.push(repository);
    if (waiting.length >= portion) await flush();
  }
  await flush();
  await Promise.all(said);
  return { added, notListed };
}
