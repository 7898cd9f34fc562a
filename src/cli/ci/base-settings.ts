import { UserError } from '../../errors.ts';
import { isInRepository } from '../../git/repository.ts';
import { revision } from '../../git/revision.ts';
import { unknownRevision } from '../../sources/commits/fetch-advice.ts';
import type { Call } from '../command.ts';
import { ciRun } from './ci-run.ts';

/**
 * The call with configuration and baseline of the base, where CI says that a change is looked at which wants to get in:
 * with its own it could excuse itself. `--config-from` is another wish, and stays.
 *
 * @throws {UserError} with exit code 3 where git cannot say what the base is: it refuses the repository, or this clone
 * does not have the base, with the command that fetches it
 */
export async function withBaseSettings(call: Call): Promise<Call> {
  const { io, values } = call;
  if (values['config-from'] !== undefined) return call;
  const about = (await ciRun(io.env))?.about;
  if (about?.kind !== 'change') return call;
  const place = { cwd: io.cwd, env: io.env };
  // What is no repository (a folder of build results) has no base.
  if (!(await isInRepository(place))) return call;
  const base = await revision(about.base, place);
  if (base === null) throw await missing(about.base, about.title, place);
  return {
    ...call,
    values: { ...values, 'config-from': base },
    fromBase: `configuration and baseline are those of the base of this ${about.title}, ${base.slice(0, 10)} (--config-from chooses another commit)`,
  };
}

async function missing(base: string, title: string, place: Parameters<typeof unknownRevision>[1]): Promise<UserError> {
  const { what, fix } = await unknownRevision(base, place);
  return new UserError(`${what}, and configuration and baseline are read from it: it is the base of this ${title}`, { fix: fix ?? undefined, exitCode: 3 });
}
