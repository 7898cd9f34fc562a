import { entryName } from './entry.ts';

/** Where the objects of a bundle stand. */
export interface BundlePaths {
  /** For the name of each object the paths at which trees have it. */
  readonly of: ReadonlyMap<string, ReadonlySet<string>>;
  /** False if there are more paths than may be held: some are left out. */
  readonly isWhole: boolean;
}

/** Bytes of memory for each path, besides two for each of its characters. */
const perPath = 200;

/**
 * Follows trees down from those that commits name, and from those that nothing names. A folder at several paths is followed at
 * each of them. Hostile trees may have more paths than fit into memory.
 *
 * @param roots names of the trees that commits name
 * @param most bytes that are held, and bytes of trees that are read
 */
export function bundlePaths(roots: readonly string[], trees: ReadonlyMap<string, Buffer>, nameBytes: number, most: number): BundlePaths {
  const of = new Map<string, Set<string>>();
  const seen = new Set<string>();
  let [held, read] = [0, 0];
  const follow = (from: readonly string[]): boolean => {
    const left = from.map((oid) => ({ oid, prefix: '' })).reverse();
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const key = `${next.oid} ${next.prefix}`;
      const tree = trees.get(next.oid);
      if (tree === undefined || seen.has(key)) continue;
      seen.add(key);
      read += tree.length;
      if (read > most) return false;
      for (const { name, oid } of treeEntries(tree, nameBytes)) {
        const path = next.prefix + name;
        const paths = of.get(oid) ?? new Set();
        if (paths.has(path)) continue;
        held += perPath + 2 * path.length;
        if (held > most) return false;
        of.set(oid, paths.add(path));
        if (trees.has(oid)) left.push({ oid, prefix: `${path}/` });
      }
    }
    return true;
  };
  return { of, isWhole: follow(roots) && follow([...trees.keys()].filter((oid) => !of.has(oid))) };
}

/** `100644 README\0` and the bytes of a name, again and again. */
function* treeEntries(tree: Buffer, nameBytes: number): Generator<{ readonly name: string; readonly oid: string }, void, void> {
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const zero = tree.indexOf(0, space);
    if (space === -1 || zero === -1) break;
    yield { name: entryName(tree.subarray(space + 1, zero)), oid: tree.toString('hex', zero + 1, zero + 1 + nameBytes) };
    at = zero + 1 + nameBytes;
  }
}
