import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { isInRepository } from '../../git/repository.ts';
import { revision } from '../../git/revision.ts';
import type { GitPlace } from '../../git/run.ts';
import { pathBelow, where } from '../../git/where.ts';
import { unknownRevision } from '../../sources/commits/fetch-advice.ts';
import type { Call, Values } from '../command.ts';
import { ciRun } from './ci-run.ts';

/** Where configuration and baseline come from in the CI run for a change. */
export interface BaseSettings {
  readonly commit: string;
  /** The sentence that says which of them do; null where files outside of the repository were named in place of both. */
  readonly note: string | null;
}

/**
 * The base to read configuration and baseline from, where CI says that a change is looked at which wants to get in: with
 * its own it could excuse itself. Null elsewhere, and where neither is wanted.
 *
 * @throws {UserError} with exit code 3 where git cannot say what the base is: it refuses the repository, or this clone
 * does not have the base, with the command that fetches it
 */
export async function baseSettings({ io: { cwd, env }, values }: Call): Promise<BaseSettings | null> {
  if (values['no-config'] === true && values['no-baseline'] === true) return null;
  const place = { cwd, env };
  const about = (await ciRun(place.env))?.about;
  if (about?.kind !== 'change') return null;
  // What is no repository (a folder of build results) has no base.
  if (!(await isInRepository(place))) return null;
  const commit = await revision(about.base, place);
  if (commit === null) throw await missing(about.base, about.title, place);
  const what = fromBase(place, values);
  return { commit, note: what === null ? null : `${what} of the base of this ${about.title}, ${commit.slice(0, 10)} (--config-from chooses another commit)` };
}

/** What comes from the base: not what the options leave out, nor a file outside of the repository, which no commit holds. */
function fromBase(place: GitPlace, values: Values): string | null {
  const isOfBase = (file: string | undefined): boolean => file === undefined || pathBelow(where(place).root, resolve(place.cwd, file)) !== null;
  const config = values['no-config'] !== true && isOfBase(values.config);
  const baseline = values['no-baseline'] !== true && isOfBase(values.baseline);
  if (config) return baseline ? 'configuration and baseline are those' : 'the configuration is that';
  return baseline ? 'the baseline is that' : null;
}

async function missing(base: string, title: string, place: GitPlace): Promise<UserError> {
  const { what, fix } = await unknownRevision(base, place);
  return new UserError(`${what}, and configuration and baseline are read from it: it is the base of this ${title}`, { fix: fix ?? undefined, exitCode: 3 });
}
