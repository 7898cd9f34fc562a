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
  const { places, runs } = scanner.anchors(joined);
  const touched = Float64Array.from([...places.map(({ at }) => at), ...runs.map(({ start }) => start)]).sort();
  let next = 0;
  let end = -1;
  for (const name of names) {
    const start = end + 1;
    end = start + Buffer.byteLength(name);
    const isTouched = touched[next] !== undefined && touched[next]! <= end;
    while (next < touched.length && touched[next]! <= end) next++;
    if (!isTouched && !scanner.isJudgedByName(fileNamePath(name)) && standsForItself(joined.subarray(start, end))) clean.add(name);
  }
  return clean;
}
