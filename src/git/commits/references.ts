type Found = (names: Uint8Array, at: number, isFile: boolean) => void;

/**
 * Calls `found` with where the names of objects stand in an object: of a tree's files and folders, of a commit's tree and
 * parents, of what a tag names. The commits of submodules are no objects of this repository.
 *
 * @param content of the object, as git stores it
 * @param nameBytes bytes of a name in a tree: 20, or 32 in a repository with SHA-256; elsewhere it stands in hexadecimal
 * @param changes start and end of the pieces of a tree that matter; null for all of it
 * @param found is given an offset in `names`: the content itself, or the bytes of a hexadecimal name; and whether a tree
 *   says that it is a file
 */
export function references(
  type: string,
  content: Buffer,
  nameBytes: number,
  changes: ArrayLike<number> | null,
  found: Found,
): void {
  if (type === 'tree') return treeReferences(content, nameBytes, changes, found);
  if (type !== 'commit' && type !== 'tag') return;
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0x0a, at);
    const [key = '', name = ''] = content.toString('latin1', at, end === -1 ? content.length : end).split(' ');
    if (key !== 'tree' && key !== 'parent' && key !== 'object') return;
    if (name.length === 2 * nameBytes) found(Buffer.from(name, 'hex'), 0, false);
    if (end === -1) return;
    at = end + 1;
  }
}

/**
 * Whether all that a changed tree refers to anew is there, at first sight. What follows a zero byte near a change is taken
 * for a name, so that of a large folder only a few bytes are looked at; where it is none, which one name in twelve makes
 * happen by a zero byte of its own, this is false for nothing.
 *
 * @param changes start and end of its pieces that changed, with a `margin` on both sides of more than a name's bytes
 */
export function changesAreKnown(tree: Buffer, nameBytes: number, changes: ArrayLike<number>, margin: number, has: (names: Uint8Array, at: number) => boolean): boolean {
  for (let i = 0; i < changes.length; i += 2) {
    // A name that changed in one byte has its zero byte before that, by its own length at most.
    const from = changes[i] === 0 ? 0 : changes[i]! + margin - nameBytes - 1;
    const to = Math.min(changes[i + 1] === tree.length ? tree.length : changes[i + 1]! - margin, tree.length - nameBytes);
    for (let at = from; at < to; at++) if (tree[at] === zero && !has(tree, at + 1)) return false;
  }
  return true;
}

const zero = 0;
/** "16", as in 160000: the commit of a submodule. Files and links have 100644 and the like, folders 40000. */
const [one, six] = [0x31, 0x36];

/** `100644 README\0` and the bytes of a name, again and again. */
function treeReferences(content: Buffer, nameBytes: number, changes: ArrayLike<number> | null, found: Found): void {
  let change = 0;
  for (let at = 0; at < content.length; ) {
    let name = at + 6;
    while (name < content.length && content[name] !== zero) name++;
    name++;
    const end = name + nameBytes;
    if (end > content.length) return;
    if (changes !== null) {
      while (change < changes.length && changes[change + 1]! <= at) change += 2;
      if (change >= changes.length) return;
    }
    const isWanted = changes === null || changes[change]! < end;
    if (isWanted && !(content[at] === one && content[at + 1] === six)) found(content, name, content[at] === one);
    at = end;
  }
}
