import { UserError } from '../../errors.ts';
import type { Values } from '../command.ts';

/** What the help of such a command says of `--format`. */
export const answerFormat = { placeholder: 'FORMAT', help: 'how to answer: pretty (the default) or json' } as const;

/**
 * For commands whose answer is no report of a scan: whether `--format json` was given.
 *
 * @throws {UserError} for a format that only a report has, or a file
 */
export function asJson({ format = [] }: Values): boolean {
  const [one, second] = format;
  if (one === undefined) return false;
  if (second === undefined && one.file === null && (one.format === 'pretty' || one.format === 'json')) return one.format === 'json';
  throw new UserError('this command writes pretty or json, to standard output', { where: '--format' });
}
