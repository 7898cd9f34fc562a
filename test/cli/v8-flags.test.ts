import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { tuneForScan } from '../../src/cli/v8-flags.ts';

/** What V8 compares of the code that was kept: its version, the length of the source, and the flags. */
function headOfKeptCode(): string {
  return new Script(`(function () { return ${Math.random().toFixed(9)}; })`).createCachedData().toString('hex', 0, 16);
}

it('leaves code of use that V8 kept before a scan', () => {
  const before = headOfKeptCode();
  const untune = tuneForScan();
  // Later versions do not compare the settings that they have.
  expect(headOfKeptCode() === before).toBe(!process.versions.node.startsWith('20.'));
  untune();
  expect(headOfKeptCode()).toBe(before);
});
