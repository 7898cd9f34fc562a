import { UserError } from '../../errors.ts';
import type { Flag, Output } from '../arguments/flags.ts';
import type { Values } from '../command.ts';

/** `--format` of a command whose answer is no report of a scan. */
export const answerFormat: Flag<readonly Output[]> = {
  placeholder: 'FORMAT',
  short: null,
  help: 'how to answer: pretty (the default) or json',
  read: (given, earlier = []) => {
    if (earlier.length > 0 || (given !== 'pretty' && given !== 'json')) throw new UserError('this command writes pretty or json, to standard output');
    return [{ format: given, file: null }];
  },
};

/** Whether a command whose answer is no report of a scan was given `--format json`. */
export function asJson({ format = [] }: Values): boolean {
  return format[0]?.format === 'json';
}
