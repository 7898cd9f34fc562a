import { expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { size } from '../../src/wording/size.ts';

it.each([
  ['800', 800],
  ['800B', 800],
  ['64KiB', 65_536],
  ['64Ki', 65_536],
  ['50MB', 50_000_000],
  ['50m', 50_000_000],
  ['1.5 GB', 1_500_000_000],
  ['0', 0],
])('reads %s as %d bytes', (text, bytes) => {
  expect(size(text)).toBe(bytes);
});

it.each(['', 'big', '-5', '5XB', '1e3', '5 MB MB', 'MB', '5constructor', '5bb'])('refuses %j', (text) => {
  expect(() => size(text)).toThrow(UserError);
});
