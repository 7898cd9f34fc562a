import { describe, expect, it } from 'vitest';
import { parseCommit } from '../../../../src/git/commits/text/parse-commit.ts';

const commit = (author: string, message = 'why\n'): Buffer =>
  Buffer.from(`tree ${'4'.repeat(40)}\nauthor ${author}\ncommitter Bob <bob@example.org> 0 +0000\n\n${message}`);

describe('a commit', () => {
  it('has an author, a date with the zone it was made in, and a message', () => {
    const read = parseCommit(commit('Ada <ada@example.org> 1767323045 +0100', 'why\n\nbecause\n'));
    expect(read).toMatchObject({ author: 'Ada <ada@example.org>', date: '2026-01-02T04:04:05+01:00' });
    expect(read.message.toString()).toBe('why\n\nbecause\n');
  });

  it.each([
    ['0 +0000', '1970-01-01T00:00:00+00:00'],
    ['1767323045 -0330', '2026-01-01T23:34:05-03:30'],
    ['1767323045 +1245', '2026-01-02T15:49:05+12:45'],
    ['999999999999 +0000', null],
    ['x', null],
  ])('dated %s is of %s', (time, date) => {
    expect(parseCommit(commit(`Ada <a> ${time}`)).date).toBe(date);
  });

  it('with a signature has its message after the headers all the same', () => {
    const signed = `tree ${'4'.repeat(40)}\nauthor A <a> 0 +0000\ncommitter A <a> 0 +0000\ngpgsig -----BEGIN\n \n abc\n -----END\n\nwhy\n`;
    expect(parseCommit(Buffer.from(signed)).message.toString()).toBe('why\n');
  });

  it('whose author is written in Latin-1 has a name that can be read', () => {
    expect(parseCommit(Buffer.from(commit('René <r> 0 +0000').toString(), 'latin1')).author).toBe('René <r>');
  });

  it('that is malformed is all message', () => {
    expect(parseCommit(Buffer.from('rubbish')).message.toString()).toBe('rubbish');
    expect(parseCommit(commit('')).author).toBe(null);
  });
});

it('a tag has its tagger', () => {
  const tag = `object ${'4'.repeat(40)}\ntype commit\ntag v1\ntagger Ada <a> 0 +0000\n\nfirst\n`;
  expect(parseCommit(Buffer.from(tag))).toMatchObject({ author: 'Ada <a>', date: '1970-01-01T00:00:00+00:00' });
});
