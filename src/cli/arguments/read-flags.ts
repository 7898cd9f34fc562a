import type { FlagName, Values } from '../command.ts';
import { type FlagTable, type Given, readOptions } from './arguments.ts';
import { answerFormat, flags } from './flags.ts';

/**
 * The options of a command by name, each read.
 * @throws {UserError} for an option that is not in `allowed`, that lacks its value, or has one it does not take.
 */
export function readFlags(given: readonly Given[], allowed: readonly FlagName[]): Values {
  // A command that writes no report knows two formats of all those.
  const answers = allowed.includes('format') && !allowed.includes('output');
  const own = Object.fromEntries(allowed.map((name) => [name, name === 'format' && answers ? answerFormat : flags[name]]));
  return readOptions(given, own as FlagTable) as Values;
}
