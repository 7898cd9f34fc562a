import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import type { RangeSpec } from '../../sources/range.ts';
import { type Environment, type Platform, platforms } from './platforms.ts';

/** What a CI run is about; `spec` is null where the platform does not say. */
export interface CiRange {
  readonly platform: string;
  readonly spec: RangeSpec | null;
}

/**
 * The commits that the CI run of this environment is about; null outside of CI.
 * @throws {UserError} with exit code 3 where the platform's description of the run cannot be read
 */
export async function ciRange(env: Environment): Promise<CiRange | null> {
  const platform = platforms.find(({ isHere }) => isHere(env));
  if (platform === undefined) return null;
  return { platform: platform.name, spec: platform.range(env, await event(platform, env)) };
}

async function event({ eventFile }: Platform, env: Environment): Promise<unknown> {
  const file = eventFile === null ? undefined : env[eventFile];
  if (file === undefined || file === '') return null;
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new UserError('the description of this run could not be read', { where: `${eventFile} (${file})`, exitCode: 3, cause });
  }
}
