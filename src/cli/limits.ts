import { pathGlobs } from '../config/path-globs.ts';
import type { Limits } from '../sources/limits.ts';
import type { Call, FlagName } from './command.ts';

/** The options of every scan that reads files. */
export const limitFlags: readonly FlagName[] = ['exclude', 'max-file-size'];

/**
 * What is left out of a scan.
 * @throws {UserError} for a glob that is none
 */
export async function limits({ values }: Call): Promise<Limits> {
  const maxFileSize = values['max-file-size'];
  return {
    ...(values.exclude === undefined ? {} : { exclude: await pathGlobs(values.exclude) }),
    ...(maxFileSize === undefined ? {} : { maxFileSize }),
  };
}
