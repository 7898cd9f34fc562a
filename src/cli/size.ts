import { UserError } from '../errors.ts';

const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, m: 1e6, g: 1e9, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30 };

/**
 * Bytes from a size as people write it: `800`, `50MB`, `1.5 GB`, `64KiB`; `K`, `M`, `G` are powers of 1000, `Ki` and so on of 1024.
 * @throws {UserError} where it is none.
 */
export function size(given: string): number {
  const [, digits, letters = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(given.trim()) ?? [];
  const unit = units[letters.toLowerCase().replace(/(?<=.)b$/, '')];
  if (digits === undefined || unit === undefined) {
    throw new UserError(`\`${given}\` is not a size`, { fix: 'write it as 800, 64KiB or 50MB' });
  }
  return Math.round(Number(digits) * unit);
}
