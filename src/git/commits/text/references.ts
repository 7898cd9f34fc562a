type Found = (names: Uint8Array, at: number, isFile: boolean) => void;

/**
 * Calls `found` for each object that an object names: a tree's files and folders, a commit's tree and parents, a tag's
 * object. Commits of submodules are left out, since they belong to another repository.
 *
 * @param content the object's content, as git stores it
 * @param nameBytes how many bytes a name has in a tree: 20, or 32 in a repository with SHA-256. Commits and tags hold
 *   names in hexadecimal
 * @param changes start and end of the pieces of a tree that matter; null for the whole tree
 * @param found gets the bytes that hold the name, its offset in them, and whether a tree says that the object is a file
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
 * A quick check whether the objects that a changed tree newly refers to exist. The bytes after a zero byte near a change are taken
 * for a name, so that only a few bytes of a large folder are read. One name in twelve holds a zero byte of its own; then the
 * answer may be false without need.
 *
 * @param changes start and end of its changed pieces, with a `margin` on both sides that is longer than a name
 */
export function changesAreKnown(tree: Buffer, nameBytes: number, changes: ArrayLike<number>, margin: number, has: (names: Uint8Array, at: number) => boolean): boolean {
  for (let i = 0; i < changes.length; i += 2) {
    // The zero byte before a changed name stands at most the length of a name before the change.
    const from = changes[i] === 0 ? 0 : changes[i]! + margin - nameBytes - 1;
    const to = Math.min(changes[i + 1] === tree.length ? tree.length : changes[i + 1]! - margin, tree.length - nameBytes);
    for (let at = from; at < to; at++) if (tree[at] === zero && !has(tree, at + 1)) return false;
  }
  return true;
}

const zero = 0;
/** The digits "16" of the mode 160000, a submodule. Files and links have 100644 and the like, folders 40000. */
const [one, six] = [0x31, 0x36];

/** Reads the entries of a tree: each is `100644 README\0` and the bytes of a name. */
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
