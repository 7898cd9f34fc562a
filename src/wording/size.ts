import { UserError } from '../errors.ts';

const powers: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

/**
 * The bytes of a size as people write it: `800`, `50MB`, `1.5 GB`, `64KiB`. `K`, `M`, `G` are powers of 1000, `Ki` and
 * so on of 1024.
 * @throws {UserError} if the text is no size
 */
export function size(given: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*(?:([kmg])(i?))?b?$/i.exec(given.trim());
  if (parts === null) throw new UserError(`\`${given}\` is not a size`, { fix: 'write it as 800, 64KiB or 50MB' });
  const [, digits, unit = '', binary = ''] = parts;
  return Math.round(Number(digits) * (binary === '' ? 1000 : 1024) ** (powers[unit.toLowerCase()] ?? 0));
}
