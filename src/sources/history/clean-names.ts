import { scanner } from '../../engine/scanner.ts';
import { lookedFor } from '../../rules/looked-for.ts';
import { fileNamePath } from '../content-path.ts';
import { nameMayHoldToken } from '../file-name.ts';
import type { SearchFor } from '../source.ts';

/**
 * Whether it is known that a scan finds nothing in the names of some files. Rules of the user would have to be watched while they run, so
 * with them nothing is known of long names.
 */
export function areClean(names: readonly string[], { rules, ruleIds, decodeDepth }: SearchFor): boolean {
  const long = names.filter(nameMayHoldToken);
  if (long.length === 0) return true;
  if (rules.some(({ kind }) => kind === 'custom')) return false;
  const scanning = scanner(lookedFor(rules, ruleIds), { ruleIds, decodeDepth });
  return long.every((name) => {
    const { matches, stops } = scanning.scan(Buffer.from(name), fileNamePath(name));
    return matches.length + stops.length === 0;
  });
}
