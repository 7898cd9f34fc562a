import { expect, test } from 'vitest';
import { showPath } from '../../src/wording/show-path.ts';

test.each<[string, Buffer, string]>([
  ['ASCII', Buffer.from('a/b.txt'), 'a/b.txt'],
  ['UTF-8', Buffer.from('ä/日本/😀'), 'ä/日本/😀'],
  ['control characters, which reporters escape', Buffer.from('a\n\x1b'), 'a\n\x1b'],
  ['Latin-1', Buffer.from('caf\xe9', 'latin1'), 'caf\\xe9'],
  ['both', Buffer.concat([Buffer.from('ä'), Buffer.from([0xff]), Buffer.from('b')]), 'ä\\xffb'],
  ['a character that is cut', Buffer.from('日').subarray(0, 2), '\\xe6\\x97'],
  ['a surrogate, which UTF-8 does not have', Buffer.from([0xed, 0xa0, 0x80]), '\\xed\\xa0\\x80'],
  ['the replacement character itself', Buffer.from('\uFFFD'), '\uFFFD'],
])('shows %s', (_, bytes, text) => {
  expect(showPath(bytes)).toBe(text);
});
