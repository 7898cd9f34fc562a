import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIndexEntries } from '../../src/git/staging/parse-index-entries.ts';
import { parseRawDiff } from '../../src/git/commits/changes/parse-raw-diff.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)];

test('reads a raw diff, whatever bytes its paths have', () => {
  const raw = Buffer.concat([Buffer.from(`:100644 120000 ${one} ${two} T\0a\n:b\0:000000 100755 ${'0'.repeat(64)} ${'3'.repeat(64)} A\0`), Buffer.from([0xff]), Buffer.from('\0')]);
  expect(parseRawDiff(raw)).toEqual([
    { oldMode: '100644', newMode: '120000', oldOid: one, newOid: two, status: 'T', path: Buffer.from('a\n:b') },
    { oldMode: '000000', newMode: '100755', oldOid: '0'.repeat(64), newOid: '3'.repeat(64), status: 'A', path: Buffer.from([0xff]) },
  ]);
  expect(parseRawDiff(Buffer.alloc(0))).toEqual([]);
});

test('reads entries of the index, whatever bytes their paths have', () => {
  expect(parseIndexEntries(Buffer.from(`100644 ${one} 0\ta\tb\n\x00160000 ${two} 2\tsub\0`))).toEqual([
    { mode: '100644', oid: one, stage: 0, path: Buffer.from('a\tb\n') },
    { mode: '160000', oid: two, stage: 2, path: Buffer.from('sub') },
  ]);
});

const raw = Buffer.from(`:100644 100644 ${one} ${two} M\0a.txt\0`);
const listing = Buffer.from(`100644 ${one} 0\ta.txt\0`);

test('takes no raw diff that is cut, wherever', () => {
  for (let length = 1; length < raw.length; length++) expect(() => parseRawDiff(raw.subarray(0, length)), `${length}`).toThrow('ends too early');
});

test('takes no list of the index that is cut, wherever', () => {
  for (let length = 1; length < listing.length; length++) expect(() => parseIndexEntries(listing.subarray(0, length)), `${length}`).toThrow('ends too early');
});

test.each(['a.txt\0', `::100644 100644 100644 ${one} ${one} ${two} MM\0a\0`, `:100644 100644 ${one} ${two} M\ta\0b\0`])('takes no raw diff of another shape: %j', (text) => {
  expect(() => parseRawDiff(Buffer.from(text))).toThrow('malformed');
});

const oid = fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16).repeat(40));
const path = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes.map((byte) => byte || 0x2f)));
const mode = fc.constantFrom('100644', '100755', '120000', '160000', '000000');
const nul = Buffer.of(0);

test('a raw diff is read as git wrote it, whatever it is about', () => {
  const change = fc.record({ oldMode: mode, newMode: mode, oldOid: oid, newOid: oid, status: fc.constantFrom('A', 'D', 'M', 'T', 'U'), path });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const written = changes.flatMap((one) => [Buffer.from(`:${one.oldMode} ${one.newMode} ${one.oldOid} ${one.newOid} ${one.status}\0`), one.path, nul]);
      expect(parseRawDiff(Buffer.concat(written))).toEqual(changes);
    }),
  );
});

test('the index is read as git wrote it, whatever it holds', () => {
  const entry = fc.record({ mode, oid, stage: fc.nat(3), path });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const written = entries.flatMap((one) => [Buffer.from(`${one.mode} ${one.oid} ${one.stage}\t`), one.path, nul]);
      expect(parseIndexEntries(Buffer.concat(written))).toEqual(entries);
    }),
  );
});
