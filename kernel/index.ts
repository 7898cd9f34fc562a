// The kernel: what takes the time of a scan, over one memory, so that nothing is copied between its parts.
// AssemblyScript; `npm run kernel` assembles it into src/kernel/wasm.ts.
export { applyDelta } from './delta';
export { inflate } from './inflate';
export { find, findIn, resume } from './search';
