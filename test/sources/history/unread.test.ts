import { expect, test } from 'vitest';
import type { NotRead } from '../../../src/sources/source.ts';
import { Unread } from '../../../src/sources/history/unread.ts';

const oid = (digit: string): string => digit.repeat(40);
const named = (digit: string): string => `object ${digit.repeat(12)}`;

function unread(): { readonly held: Unread; readonly told: NotRead[] } {
  const told: NotRead[] = [];
  return { held: new Unread((one) => told.push(one)), told };
}

test('objects are held back until they are placed, everything else is told at once', () => {
  const { held, told } = unread();
  held.add({ path: named('a'), reason: 'gone' });
  held.add({ path: 'the history', reason: 'cut off' });
  expect([told, held.isEmpty, held.has(oid('a')), held.has(oid('b'))]).toEqual([[{ path: 'the history', reason: 'cut off' }], false, true, false]);
  held.place(oid('a'), 'dir/a.txt');
  held.place(oid('a'), 'copy.txt');
  held.place(oid('b'), 'b.txt');
  expect(told.slice(1)).toEqual([{ path: 'dir/a.txt', reason: 'gone' }]);
  expect(held.rest(true)).toBe(0);
});

test('what has no place is told in the order of names, or counted where no ref reaches it', () => {
  for (const all of [true, false]) {
    const { held, told } = unread();
    held.add({ path: named('c'), reason: 'gone' });
    held.add({ path: named('b'), reason: 'gone' }, true);
    held.add({ path: named('b'), reason: 'too large' });
    held.add({ path: named('a'), reason: 'gone' });
    const left = held.rest(all);
    expect([left, told.map(({ path }) => path)]).toEqual(all ? [0, ['a', 'b', 'c'].map(named)] : [2, [named('b')]]);
    expect(held.hasObjects).toBe(false);
  }
});

test('what is dropped is told by nobody', () => {
  const { held, told } = unread();
  held.add({ path: named('a'), reason: 'gone' });
  held.drop(oid('a'));
  expect([held.rest(true), told, held.isEmpty]).toEqual([0, [], true]);
});
