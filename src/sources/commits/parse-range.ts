import { UserError } from '../../errors.ts';
import type { RangeSpec } from './range.ts';

/**
 * The meaning of `A..B`, `A...B` or a single revision. An end that is left out is HEAD, as in git. If A is only zeros, which CI
 * systems give for a new branch, it means everything in B that the remote's main branch lacks.
 * @throws {UserError} for an empty revision, or one that git would take for an option
 */
export function parseRange(text: string): RangeSpec {
  const found = /^(.*?)(\.{2,3})(.*)$/s.exec(text);
  if (found === null) return { kind: 'commit', commit: checked(text) };
  const [, left, dots, right] = found as unknown as readonly [string, string, string, string];
  const [base, head] = [checked(left || 'HEAD'), checked(right || 'HEAD')];
  if (isZero(base)) return { kind: 'branch', head, except: ['refs/remotes/origin/HEAD'], why: 'the branch is new' };
  return { kind: dots === '..' ? 'since' : 'either', base, head };
}

/** Whether this is git's name for no object: 40 zeros, or 64. */
export function isZero(oid: string): boolean {
  return /^(?:0{40}|0{64})$/.test(oid);
}

function checked(name: string): string {
  if (name !== '' && !name.startsWith('-') && !name.includes('..')) return name;
  throw new UserError(`\`${name}\` is not a revision`, { fix: 'write a range as A..B or A...B' });
}
