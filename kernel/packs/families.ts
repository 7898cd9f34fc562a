// Makes families of bases: a family is an object that is stored whole, and all that is made from it. All lists are of i32 by place, and
// -1 stands for no object.

const none: i32 = -1;
/** The bases of objects that are stored whole. */
const isCommit: i32 = -3;
const isTree: i32 = -4;
const isBlob: i32 = -5;
const isTag: i32 = -6;

/** Where in the list of roots the trees begin. */
export let treesFrom: u32 = 0;

/**
 * Links each object with the first one made from it, and with the next one made from the same base. Lists the roots: blobs, then commits
 * and tags, then trees, each in the order of the pack.
 *
 * @returns how many roots there are
 */
export function linkFamilies(count: u32, bases: usize, firstChild: usize, nextSibling: usize, roots: usize): u32 {
  memory.fill(firstChild, 0xff, 4 * <usize>count);
  memory.fill(nextSibling, 0xff, 4 * <usize>count);
  let commits: u32 = 0;
  let trees: u32 = 0;
  let blobs: u32 = 0;
  let tags: u32 = 0;
  for (let place = <i32>count - 1; place >= 0; place--) {
    const base = at(bases, place);
    if (base >= 0) {
      put(nextSibling, place, at(firstChild, base));
      put(firstChild, base, place);
    } else if (base === isCommit) commits++;
    else if (base === isTree) trees++;
    else if (base === isBlob) blobs++;
    else if (base === isTag) tags++;
  }
  treesFrom = blobs + commits + tags;
  const standing = treesFrom + trees;
  let blob: u32 = 0;
  let commit = blobs;
  let tag = blobs + commits;
  let tree = treesFrom;
  for (let place: i32 = 0; place < <i32>count; place++) {
    const base = at(bases, place);
    if (base === isCommit) put(roots, commit++, place);
    else if (base === isTree) put(roots, tree++, place);
    else if (base === isBlob) put(roots, blob++, place);
    else if (base === isTag) put(roots, tag++, place);
  }
  return standing;
}

/**
 * Lists the members of the families of the roots in [`from`, `to`), each after its base, from the index `known` of the list on. Gives each
 * one descendant, itself.
 *
 * @returns how many members are known then
 */
export function orderFamilies(from: u32, to: u32, known: u32, bases: usize, firstChild: usize, nextSibling: usize, roots: usize, order: usize, descendants: usize): u32 {
  for (let i = from; i < to; i++) {
    // A root has no siblings, so this loop stays in its family.
    for (let member = at(roots, i); member !== none; ) {
      put(order, known++, member);
      put(descendants, member, 1);
      const child = at(firstChild, member);
      member = child !== none ? child : following(member, bases, nextSibling);
    }
  }
  return known;
}

/** The next object of the family. Every object comes after its base. */
// @ts-ignore: decorator
@inline
function following(member: i32, bases: usize, nextSibling: usize): i32 {
  for (; member >= 0; member = at(bases, member)) {
    const next = at(nextSibling, member);
    if (next !== none) return next;
  }
  return none;
}

/**
 * Adds the descendants of the members in [`from`, `to`) of the list to those of their bases, from the last one on. Of the objects that
 * are made from the same one, puts the one with the most descendants last: a walk has then finished the others before it, so that the
 * contents that it holds at once grow only with the logarithm of the family's size.
 */
export function addDescendants(from: u32, to: u32, bases: usize, firstChild: usize, nextSibling: usize, order: usize, descendants: usize): void {
  while (to > from) {
    const member = at(order, --to);
    putLargestLast(member, firstChild, nextSibling, descendants);
    const base = at(bases, member);
    if (base >= 0) put(descendants, base, at(descendants, base) + at(descendants, member));
  }
}

// @ts-ignore: decorator
@inline
function putLargestLast(parent: i32, firstChild: usize, nextSibling: usize, descendants: usize): void {
  let largest = none;
  let most: i32 = 0;
  let beforeLargest = none;
  let last = none;
  for (let child = at(firstChild, parent); child !== none; last = child, child = at(nextSibling, child)) {
    const here = at(descendants, child);
    if (here <= most) continue;
    most = here;
    largest = child;
    beforeLargest = last;
  }
  if (largest === last) return;
  const next = at(nextSibling, largest);
  if (beforeLargest === none) put(firstChild, parent, next);
  else put(nextSibling, beforeLargest, next);
  put(nextSibling, last, largest);
  put(nextSibling, largest, none);
}

/** Writes how many objects the family of each root has. */
export function sizeFamilies(standing: u32, roots: usize, descendants: usize, sizes: usize): void {
  for (let i: u32 = 0; i < standing; i++) put(sizes, i, at(descendants, at(roots, i)));
}

// @ts-ignore: decorator
@inline
function at<Index>(list: usize, index: Index): i32 {
  return load<i32>(list + 4 * <usize>index);
}

// @ts-ignore: decorator
@inline
function put<Index>(list: usize, index: Index, value: i32): void {
  store<i32>(list + 4 * <usize>index, value);
}
