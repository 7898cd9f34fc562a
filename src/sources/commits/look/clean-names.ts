import { stride } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { fileNamePath } from '../../content-path.ts';

/**
 * The names of files in which nothing is found. They are searched all at once, since starting a search costs more than searching a
 * name.
 *
 * @param standsForItself tells whether nothing else stands behind a content
 */
export function cleanNames(names: readonly string[], scanner: Scanner, standsForItself: (content: Buffer) => boolean): ReadonlySet<string> {
  const clean = new Set<string>();
  // A line feed between two names, so that no match spans both.
  const joined = Buffer.from(names.join('\n'));
  const anchors = scanner.anchors(joined);
  let next = 0;
  let end = -1;
  for (const name of names) {
    const start = end + 1;
    end = start + Buffer.byteLength(name);
    const isTouched = next < anchors.length && anchors[next]! <= end;
    while (next < anchors.length && anchors[next]! <= end) next += stride;
    if (!isTouched && !scanner.isJudgedByName(fileNamePath(name)) && standsForItself(joined.subarray(start, end))) clean.add(name);
  }
  return clean;
}
