import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { optimizeLate } from '../../src/cli/late-optimizing.ts';

/** What V8 compares of the code that was kept: its version, the length of the source, and the flags. */
function headOfKeptCode(): string {
  return new Script(`(function () { return ${Math.random().toFixed(9)}; })`).createCachedData().toString('hex', 0, 16);
}

it('leaves code of use that V8 kept before a scan', () => {
  const before = headOfKeptCode();
  const optimizeAsUsual = optimizeLate();
  // Only the V8 of Node 20 has the setting.
  expect(headOfKeptCode() === before).toBe(!process.versions.node.startsWith('20.'));
  optimizeAsUsual();
  expect(headOfKeptCode()).toBe(before);
});
