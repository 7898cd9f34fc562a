import type { Values } from '../command.ts';

/** Whether a command whose answer is no report of a scan was given `--format json`. */
export function asJson({ format = [] }: Values): boolean {
  return format[0]?.format === 'json';
}
