import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentFromHook, parseHandedOver } from '../../../src/git/staging/content-from-hook.ts';
import { temporaryFolder } from '../../support/repo.ts';

const [old, now, zero] = ['1'.repeat(40), '2'.repeat(40), '0'.repeat(40)];
/** What git says of a change: the new content, and the old one or that there is none. */
const object = (line: string, content = 'hello', oid = now, before = `${zero} missing\n`): string => `${oid} blob ${content.length} ${line}\n${content}\n${before}`;
const earlier = (content: string): string => `${old} blob ${content.length} \n${content}\n`;
const added = object(`:000000 100644 ${zero} ${now} A\ta.txt`);
const changed = object(`:100644 100644 ${old} ${now} M\tb.txt`, 'several\nlines\n', now, earlier('old\n'));
const stream = (...objects: readonly string[]): string => `MERGE_HEAD missing\n${objects.join('')}..end missing\n`;
const parse = (text: string): ReturnType<typeof parseHandedOver> => parseHandedOver(Buffer.from(text));

test('reads each change with its content', () => {
  const handed = parse(stream(added, object(`:100644 120000 ${old} ${now} T\tdir/ü b`, 'x\n..end missing\n', now, earlier('')), changed));
  expect(handed?.contents.map(({ object: { oid, ...rest }, path, before }) => [path.toString(), before?.toString() ?? null, oid, rest])).toEqual([
    ['a.txt', null, now, { kind: 'blob', size: 5, content: Buffer.from('hello') }],
    ['dir/ü b', '', now, { kind: 'blob', size: 16, content: Buffer.from('x\n..end missing\n') }],
    ['b.txt', 'old\n', now, { kind: 'blob', size: 14, content: Buffer.from('several\nlines\n') }],
  ]);
});

test('takes nothing of a stream that is cut, wherever that is', () => {
  const whole = stream(added, changed);
  expect(parse(whole)).toMatchObject({ contents: [{}, {}], deletes: false });
  expect(parse(stream(added, '..deletion missing\n', changed))).toMatchObject({ contents: [{}, {}], deletes: true });
  for (let length = 0; length < whole.length; length++) expect(parse(whole.slice(0, length)), `${length}`).toBe(null);
});

test.each<readonly [string, string]>([
  ['nothing staged', stream()],
  ['only deletions', stream('..deletion missing\n')],
  ['a merge that is under way', `${old} commit 5 \nhello\n${added}..end missing\n`],
  ['a missing object', stream(added, `${now} missing\n`)],
  ['a list that was not whole', `MERGE_HEAD missing\n${added}`],
  ['an unmerged path', stream(object(`:000000 000000 ${zero} ${zero} U\ta.txt`, '', zero))],
  ['a submodule', stream(object(`:000000 160000 ${zero} ${now} A\tsub`))],
  ['the object of another change', stream(object(`:000000 100644 ${zero} ${old} A\ta.txt`))],
  ['a tree in the place of a blob', stream(added.replace(' blob ', ' tree '))],
  ['a name that git quotes', stream(object(`:000000 100644 ${zero} ${now} A\t"a\\tb"`))],
  ['a size that is too small', stream(added.replace('blob 5', 'blob 4'))],
  ['a size that is too large', stream(added.replace('blob 5', 'blob 6'))],
  ['a size beyond everything', stream(added.replace('blob 5', 'blob 99999999999999999999'))],
  ['a line without a change', stream(`${now} blob 5 \nhello\n`)],
  ['a change without what was there before', stream(changed.replace(/1{40} blob.*\nold\n\n/, ''))],
  ['an old content that is missing', stream(changed.replace(/1{40} blob.*\nold\n\n/, `${old} missing\n`))],
  ['an old content that is another one', stream(changed.replace(/1{40} blob/, `${'3'.repeat(40)} blob`))],
  ['an old content of a new file', stream(added.replace(`${zero} missing\n`, earlier('old\n')))],
  ['a submodule that became a file', stream(changed.replace(':100644', ':160000'))],
  ['a change without a path', stream(object(`:000000 100644 ${zero} ${now} A\t`))],
  ['words before it', `warning: x\n${stream(added)}`],
  ['words behind it', `${stream(added)}x`],
])('does not take %s', (_, text) => {
  expect(parse(text)).toBe(null);
});

test('reads from a file descriptor, and gives up where that is closed or holds too much', () => {
  const file = join(temporaryFolder(), 'stream');
  const handed = (text: string): number | undefined => {
    writeFileSync(file, text);
    return contentFromHook(openSync(file, 'r'))?.contents.length;
  };
  expect(handed(stream(added))).toBe(1);
  expect(handed(stream(object(`:000000 100644 ${zero} ${now} A\ta.txt`, 'x'.repeat(3_000_000))))).toBe(1);
  expect(handed(stream(object(`:000000 100644 ${zero} ${now} A\ta.txt`, 'x'.repeat(40_000_000))))).toBe(undefined);
  expect(contentFromHook(999_999)).toBe(null);
});
