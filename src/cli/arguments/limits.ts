import { fileChoice, type FileChoice } from '../../config/scan-choice.ts';
import type { Call, FlagName } from '../command.ts';
import { settingsOf } from './settings.ts';

/** The options that leave files out. */
export const limitFlags: readonly FlagName[] = ['exclude', 'max-file-size'];

/**
 * What is left out of a scan, by options and configuration together.
 * @throws {UserError} for a glob that is none, and for a configuration that is none
 */
export async function limits(call: Call): Promise<FileChoice> {
  return fileChoice(await settingsOf(call));
}
