import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import type { About, Environment } from './about.ts';
import { type Platform, platforms } from './platforms.ts';

export interface CiRun {
  readonly platform: string;
  readonly about: About;
}

/**
 * What the CI run of this environment is about; null outside of CI.
 * @throws {UserError} with exit code 3 if the platform's description of the run cannot be read
 */
export async function ciRun(env: Environment): Promise<CiRun | null> {
  const platform = platforms.find(({ isHere }) => isHere(env));
  if (platform === undefined) return null;
  return { platform: platform.name, about: platform.about(env, await event(platform, env)) };
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
