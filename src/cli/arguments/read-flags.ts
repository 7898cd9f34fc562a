import type { FlagName, Values } from '../command.ts';
import { type FlagTable, type Given, readOptions } from './arguments.ts';
import { answerFormat, flags } from './flags.ts';

/**
 * Reads the options of a command by name.
 * @throws {UserError} if an option is not in `allowed`, lacks its value, or has a value that it does not take
 */
export function readFlags(given: readonly Given[], allowed: readonly FlagName[]): Values {
  // A command that writes no scan report knows only two of the formats.
  const answers = allowed.includes('format') && !allowed.includes('output');
  const own = Object.fromEntries(allowed.map((name) => [name, name === 'format' && answers ? answerFormat : flags[name]]));
  return readOptions(given, own as FlagTable) as Values;
}
