// The kernel: the slowest parts of a scan. They share one memory, so that nothing is copied between them. It is
// AssemblyScript; `npm run kernel` assembles it into src/kernel/wasm.ts.
export { applyDelta } from './delta';
export { inflate } from './inflate';
export { find, findIn, hasZero, resume } from './search';
export { treeChanges } from './tree';
