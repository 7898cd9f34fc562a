import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { tuneForScan, untuned } from '../../../src/sources/threads/v8-flags.ts';

/** What V8 compares of the code that was kept: its version, the length of the source, and the flags. */
function headOfKeptCode(): string {
  return new Script(`(function () { return ${Math.random().toFixed(9)}; })`).createCachedData().toString('hex', 0, 16);
}

it('leaves code of use that V8 kept before a scan', () => {
  const before = headOfKeptCode();
  const untune = tuneForScan('commits');
  // Later versions do not compare the settings that they have.
  expect(headOfKeptCode() === before).toBe(!process.versions.node.startsWith('20.'));
  untune();
  expect(headOfKeptCode()).toBe(before);
});

it('has V8’s defaults while any thread starts', () => {
  const before = headOfKeptCode();
  const isUsual = (): boolean => headOfKeptCode() === before;
  const hasFlags = process.versions.node.startsWith('20.');
  const untune = tuneForScan('commits');
  const [first, second] = [untuned(), untuned()];
  expect(isUsual()).toBe(true);
  first();
  // A thread that ends is told again.
  first();
  expect(isUsual()).toBe(true);
  second();
  expect(isUsual()).toBe(!hasFlags);
  const late = untuned();
  untune();
  late();
  expect(isUsual()).toBe(true);
});

it('leaves V8 alone where nobody set it up for a scan', () => {
  const before = headOfKeptCode();
  untuned()();
  expect(headOfKeptCode()).toBe(before);
});
