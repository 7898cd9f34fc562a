// Compares two trees (git's `Documentation/gitformat-pack.adoc` and `tree.c`). A tree is a list of entries in the order of
// their names: the mode in octal digits, a space, the name, a zero byte, and the bytes of the name of an object.

/** Marks an entry that only the base has. */
const goneMark: u32 = 0x8000_0000;
/** What the list holds of an entry. */
const bytesOfEntry: usize = 12;
const space: u8 = 0x20;
const slash: u8 = 0x2f;

/** Where the name of the entry that {@link nextEntry} read last begins. */
let nameAt: usize = 0;

/**
 * Lists the entries in which the tree in [`tree`, `treeEnd`) differs from the one in [`base`, `baseEnd`). Writes three u32 for each
 * of them, from `out` on: its address, with the highest bit set if it is the base's; the address of its name; that of the zero byte
 * behind the name. Trees in the wrong order give a longer list, and also a right one. The 16 bytes after each tree must be readable.
 *
 * @param nameBytes bytes of an object's name
 * @returns the end of the list; 0 if a tree ends within an entry or an entry has no mode; `full` if there is no room for the list
 */
export function treeChanges(base: usize, baseEnd: usize, tree: usize, treeEnd: usize, nameBytes: usize, out: usize, full: usize): usize {
  while (base < baseEnd || tree < treeEnd) {
    let treeNext: usize = 0;
    let treeName: usize = 0;
    if (tree < treeEnd) {
      treeNext = nextEntry(tree, treeEnd, nameBytes);
      treeName = nameAt;
      if (treeNext === 0) return 0;
      const length = treeNext - tree;
      if (length <= baseEnd - base && isSame(base, tree, length)) {
        base += length;
        tree = treeNext;
        continue;
      }
    }
    let baseNext: usize = 0;
    let baseName: usize = 0;
    if (base < baseEnd) {
      baseNext = nextEntry(base, baseEnd, nameBytes);
      baseName = nameAt;
      if (baseNext === 0) return 0;
    }
    if (out + 2 * bytesOfEntry > full) return full;
    const baseZero = baseNext - nameBytes - 1;
    const treeZero = treeNext - nameBytes - 1;
    const order = baseNext === 0 ? 1 : treeNext === 0 ? -1 : compareNames(baseName, baseZero, treeName, treeZero, isFolder(base), isFolder(tree));
    if (order <= 0) {
      put(out, <u32>base | goneMark, baseName, baseZero);
      out += bytesOfEntry;
      base = baseNext;
    }
    if (order >= 0) {
      put(out, <u32>tree, treeName, treeZero);
      out += bytesOfEntry;
      tree = treeNext;
    }
  }
  return out;
}

/** Where the entry after this one begins; 0 if this one is not complete. */
// @ts-ignore: decorator
@inline
function nextEntry(at: usize, end: usize, nameBytes: usize): usize {
  // A space follows the mode. The longest is `0100644`: some programs wrote a zero in front.
  let name = at;
  while (name < end && name <= at + 6 && load<u8>(name) !== space) name++;
  if (name === at || name >= end || load<u8>(name) !== space) return 0;
  nameAt = ++name;
  for (; name < end; name += 16) {
    const zeros = i8x16.bitmask(i8x16.eq(v128.load(name), i8x16.splat(0)));
    if (zeros === 0) continue;
    const next = name + <usize>ctz(zeros) + 1 + nameBytes;
    return next <= end ? next : 0;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isSame(one: usize, other: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at += 16) {
    const equal = i8x16.bitmask(i8x16.eq(v128.load(one + at), v128.load(other + at)));
    const wanted = length - at >= 16 ? 0xffff : (1 << <i32>(length - at)) - 1;
    if ((equal & wanted) !== wanted) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function isFolder(entry: usize): bool {
  // `40000`; files and links begin with 1.
  return load<u8>(entry) === 0x34;
}

// @ts-ignore: decorator
@inline
function put(out: usize, entry: u32, name: usize, zero: usize): void {
  store<u32>(out, entry);
  store<u32>(out + 4, <u32>name);
  store<u32>(out + 8, <u32>zero);
}

/** Compares names in git's order: that of a folder counts as if a slash stood behind it. */
function compareNames(one: usize, oneEnd: usize, other: usize, otherEnd: usize, oneIsFolder: bool, otherIsFolder: bool): i32 {
  while (one < oneEnd && other < otherEnd) {
    const difference = <i32>load<u8>(one++) - <i32>load<u8>(other++);
    if (difference !== 0) return difference;
  }
  const last = one < oneEnd ? load<u8>(one) : oneIsFolder ? slash : 0;
  const otherLast = other < otherEnd ? load<u8>(other) : otherIsFolder ? slash : 0;
  return <i32>last - <i32>otherLast;
}
