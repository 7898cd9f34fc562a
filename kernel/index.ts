// The kernel: the parts of a scan that take most time, with one memory, so that nothing is copied between them.
// AssemblyScript; `npm run kernel` assembles it into src/kernel/wasm.ts.
export { applyDelta } from './delta';
export { inflate } from './inflate';
export { find, findIn, resume } from './search';
