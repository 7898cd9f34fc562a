import { UserError } from '../../errors.ts';
import { isInRepository } from '../../git/repository.ts';
import { revision } from '../../git/revision.ts';
import type { GitPlace } from '../../git/run.ts';
import { unknownRevision } from '../../sources/commits/fetch-advice.ts';
import { ciRun } from './ci-run.ts';

/** Where configuration and baseline come from in the CI run for a change. */
export interface BaseSettings {
  readonly commit: string;
  /** The sentence that says so. */
  readonly note: string;
}

/**
 * The base to read configuration and baseline from, where CI says that a change is looked at which wants to get in: with
 * its own it could excuse itself. Null elsewhere.
 *
 * @throws {UserError} with exit code 3 where git cannot say what the base is: it refuses the repository, or this clone
 * does not have the base, with the command that fetches it
 */
export async function baseSettings(place: GitPlace): Promise<BaseSettings | null> {
  const about = (await ciRun(place.env))?.about;
  if (about?.kind !== 'change') return null;
  // What is no repository (a folder of build results) has no base.
  if (!(await isInRepository(place))) return null;
  const commit = await revision(about.base, place);
  if (commit === null) throw await missing(about.base, about.title, place);
  return { commit, note: `configuration and baseline are those of the base of this ${about.title}, ${commit.slice(0, 10)} (--config-from chooses another commit)` };
}

async function missing(base: string, title: string, place: GitPlace): Promise<UserError> {
  const { what, fix } = await unknownRevision(base, place);
  return new UserError(`${what}, and configuration and baseline are read from it: it is the base of this ${title}`, { fix: fix ?? undefined, exitCode: 3 });
}
