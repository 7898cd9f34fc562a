import { expect, it } from 'vitest';
import { builtinRules } from '../../../../src/rules/builtin.ts';
import { scanner } from '../../../../src/engine/scanner.ts';
import { Batch } from '../../../../src/sources/history/look/batch.ts';
import { tokens } from '../../../support/tokens.ts';

const scanning = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });
const make = tokens('batch');

it('scans those contents one by one that hold something, whole, and no others', () => {
  const contents = Array.from({ length: 3000 }, (_, i) => (i % 100 === 7 ? `${i} ${make.user()}` : `line ${i}\n`.repeat(1 + (i % 150))));
  const scanned: (readonly [number, string])[] = [];
  const batch = new Batch(scanning, (_, oid, content) => scanned.push([Number(oid), content.toString()]));
  for (const [i, content] of contents.entries()) batch.add('blob', String(i), Buffer.from(content));
  batch.flush();
  expect(scanned).toEqual([...contents.entries()].filter(([i]) => i % 100 === 7));
});

it('makes nothing of the end of one content and the beginning of the next', () => {
  const token = make.user();
  const scanned: string[] = [];
  const batch = new Batch(scanning, (_, oid) => scanned.push(oid));
  for (const [name, content] of [['a', token.slice(0, 3)], ['b', token.slice(3)], ['c', make.hex(36)], ['d', make.hex(28)]] as const) batch.add('blob', name, Buffer.from(content));
  batch.flush();
  // Of 64 digits that a token has behind its prefix the second one holds all.
  expect(scanned).toEqual(['b']);
});

it('leaves no content out that may be UTF-16 or is large', () => {
  const scanned: string[] = [];
  const batch = new Batch(scanning, (_, oid) => scanned.push(oid));
  batch.add('blob', 'wide', Buffer.from('hello', 'utf16le'));
  batch.add('blob', 'large', Buffer.alloc(70_000, 'a'));
  batch.add('tree', 'tree', Buffer.from('100644 a\0'));
  batch.flush();
  expect(scanned).toEqual(['wide', 'large']);
});
