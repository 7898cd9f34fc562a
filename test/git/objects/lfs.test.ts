import { describe, expect, it } from 'vitest';
import { lfsPointer } from '../../../src/git/objects/lfs.ts';

const oid = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
const version = 'version https://git-lfs.github.com/spec/v1\n';
const plain = `${version}oid sha256:${oid}\nsize 12345\n`;

describe('a pointer of Git LFS', () => {
  it.each([
    ['as it is written', plain],
    ['without a line break at its end', plain.trimEnd()],
    ['with line breaks of Windows', plain.replaceAll('\n', '\r\n')],
    ['with space around it', `\n\n${plain}\n\n`],
    ['with other space of Unicode around it', `\u00a0\u0085${plain}\u2003\u00a0`],
    ['of an older version', plain.replace(version, 'version http://git-media.io/v/2\n')],
    ['that a program of its own has worked on', plain.replace('oid', `ext-0-foo sha256:${'a'.repeat(64)}\noid`)],
    ['that programs with other names have worked on', plain.replace('oid', `ext-0-my-filter sha256:${'a'.repeat(64)}\next-1-aä.b sha256:${'b'.repeat(64)}\noid`)],
    ['that names the programs first', `ext-0-foo sha256:${'a'.repeat(64)}\n${plain}`],
  ])('is read %s', (_, text) => {
    expect(lfsPointer(Buffer.from(text))).toEqual({ oid, size: 12345 });
  });

  it('of any size is a number to compare a file with', () => {
    expect(lfsPointer(Buffer.from(plain.replace('12345', '9'.repeat(400))))).toEqual({ oid, size: Infinity });
  });

  it.each(['0', '-0', '+0'])('may say the size %s of a file that has another', (size) => {
    expect(lfsPointer(Buffer.from(plain.replace('12345', size)))).toEqual({ oid, size: 0 });
  });

  it.each([
    ['is empty', ''],
    ['says more', `${plain}more\n`],
    ['says less', version + plain.split('\n')[1]!],
    ['has no size that is one', plain.replace('12345', '-1')],
    ['names a path', plain.replace(oid, `../../../../etc/${oid.slice(16)}`)],
    ['names a hash in capitals', plain.replace(oid, oid.toUpperCase())],
    ['names another hash', plain.replace('sha256', 'sha512')],
    ['has another version', plain.replace('/v1', '/v2')],
    ['has its lines in another order', `oid sha256:${oid}\n${version}size 12345\n`],
    ['is as long as none is', plain + ' '.repeat(1024)],
    ['is about pointers', `A pointer begins with "${version.trim()}".\n`],
  ])('is none where a content %s', (_, text) => {
    expect(lfsPointer(Buffer.from(text))).toBe(null);
  });
});
