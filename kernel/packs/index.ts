// The kernel for lists of packs: what stands where in a pack, and what is made of what. A history waits for it before its first object
// is looked at, and V8 would take most of that time to compile the same in JavaScript. It is AssemblyScript; `npm run kernel`
// assembles it into src/kernel/pack-wasm.ts. All numbers in memory are those of JavaScript's typed arrays: f64 for offsets, i32 or u32
// for places and positions.
export { readBases } from './bases';
export { addDescendants, linkFamilies, orderFamilies, sizeFamilies, treesFrom } from './families';
export { areListed, isRepeated, readOffsets, sortByOffset } from './offsets';
