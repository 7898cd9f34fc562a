/**
 * What a look notes about the commits and trees it met. With it the paths of objects are found without git, and without reading
 * anything again. Objects are numbers: {@link Pack.first} and the position of the name. An object that no pack holds has the number
 * -2 - i, where i is the index of its name in {@link absent}.
 */
export interface Recorded {
  /**
   * For each tree: its number; the number of the tree it is made from, or {@link nothing}; how many changes follow. For each change: its
   * kind, the index of the entry's name in {@link names}, the number of the object. A change that brings or takes a file which nobody
   * looks for is left out.
   */
  readonly trees: Int32Array;
  /** For each commit: its number, its tree, its date in seconds, how many parents it has, its parents. */
  readonly commits: Float64Array;
  /** For each tag: its number, and that of the object that it stands for. */
  readonly tags: Int32Array;
  /** Names of entries, byte for byte as Latin-1. */
  readonly names: readonly string[];
  /** Names of objects. */
  readonly absent: readonly string[];
  /** Numbers of trees and commits that are not as git writes them. Only git can say what they hold. */
  readonly unusual: readonly number[];
}

/** In the place of a number: there is no such object, or it belongs to another repository. */
export const nothing = -1;

/** The lowest bits of a change's kind: what the entry is. */
export const folder = 0;
export const file = 1;
export const program = 2;
export const link = 3;
export const submodule = 4;
export const kindBits = 7;
/** A bit of a change's kind: the name may hold a token. */
export const named = 8;
/** A bit of a change's kind: the entry is in the base and not in the tree. */
export const gone = 16;
