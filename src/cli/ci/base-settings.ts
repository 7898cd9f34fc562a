import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configNames, defaultBaseline } from '../../config/file/find.ts';
import { UserError } from '../../errors.ts';
import { isInRepository } from '../../git/repository/repository.ts';
import { revision } from '../../git/commits/revision.ts';
import type { GitPlace } from '../../git/run.ts';
import { pathBelow, where } from '../../git/repository/where.ts';
import { unknownRevision } from '../../sources/commits/fetch-advice.ts';
import { gitPlace } from '../arguments/time-limit.ts';
import type { Call, Values } from '../command.ts';
import { ciRun } from './ci-run.ts';

/** Where the CI run for a change reads configuration and baseline. */
export interface BaseSettings {
  /** Null if this clone lacks the base and the checkout has no configuration. Then the defaults apply. */
  readonly commit: string | null;
  /**
   * A sentence that says what comes from the base: configuration, baseline or both. Null if both are files outside of
   * the repository.
   */
  readonly note: string | null;
}

/**
 * The base from which the CI run for a change reads configuration and baseline. With its own files the change could
 * excuse itself. Null in other runs, and if neither file is read.
 *
 * @throws {UserError} with exit code 3 if git refuses the repository. Also if this clone lacks the base although there
 * is a configuration or a baseline; the error names the command that fetches the base
 */
export async function baseSettings(call: Call): Promise<BaseSettings | null> {
  const { values } = call;
  if (values['no-config'] === true && values['no-baseline'] === true) return null;
  const place = gitPlace(call);
  const about = (await ciRun(place.env))?.about;
  if (about?.kind !== 'change') return null;
  // Outside of a repository, as in a folder of build results, there is no base.
  if (!(await isInRepository(place))) return null;
  const commit = await revision(about.base, place);
  if (commit === null) {
    // Without a configuration and a baseline nothing can be suppressed, so every finding counts.
    if (saysNothing(place, values)) return { commit, note: `this clone does not have the base of this ${about.title}, and the checkout has no configuration and no baseline, so the defaults hold` };
    throw await missing(about.base, about.title, place);
  }
  const what = fromBase(place, values);
  return { commit, note: what === null ? null : `${what} of the base of this ${about.title}, ${commit.slice(0, 10)} (--config-from chooses another commit)` };
}

/**
 * Whether the checkout has no configuration and no baseline, and the call names none. On most CI systems a clone lacks
 * its base, and most repositories have neither file. A change may delete a configuration that is stricter than the
 * defaults. This is not noticed here. But a repository with a configuration fetches the base, since otherwise no change
 * passes.
 */
function saysNothing(place: GitPlace, values: Values): boolean {
  if (values.config !== undefined || values.baseline !== undefined) return false;
  const { root } = where(place);
  const wanted = [...(values['no-config'] === true ? [] : configNames), ...(values['no-baseline'] === true ? [] : [defaultBaseline])];
  return wanted.every((name) => lstatSync(join(root, name), { throwIfNoEntry: false }) === undefined);
}

/**
 * What is read from the base: configuration, baseline or both. Files that options switch off are not read. Files
 * outside of the repository are in no commit.
 */
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
