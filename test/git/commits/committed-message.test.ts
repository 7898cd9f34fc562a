import { describe, expect, it } from 'vitest';
import { committedMessage } from '../../../src/git/commits/committed-message.ts';
import type { MessageCleanup } from '../../../src/git/commits/message-cleanup.ts';

const scissors = `------------------------ >8 ------------------------`;

function kept(file: string, over: Partial<MessageCleanup> = {}): readonly string[] {
  const cleanup: MessageCleanup = { prefix: '#', stripsComments: true, scissors: 'above a diff', ...over };
  return committedMessage(Buffer.from(file), cleanup).toString().split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
}

describe('what git commits of a message', () => {
  it('is all but the comments', () => {
    expect(kept('one\n# two\nthree # four\n #five\n')).toEqual(['one', 'three # four', ' #five']);
  });

  it('keeps its place in the file, byte for byte', () => {
    expect(committedMessage(Buffer.from('ä\n# ü\nö\n'), { prefix: '#', stripsComments: true, scissors: 'always' }).toString()).toBe('ä\n    \nö\n');
  });

  it('keeps the bytes of a message in another encoding', () => {
    const latin = Buffer.from('caf\xe9\n', 'latin1');
    expect(committedMessage(latin, { prefix: '#', stripsComments: true, scissors: 'always' })).toEqual(latin);
  });

  it.each([';', '//', 'REM ', '§'])('leaves out lines that begin with the comment string %j', (prefix) => {
    expect(kept(`one\n${prefix}two\n# three\n`, { prefix })).toEqual(['one', '# three']);
  });

  it('is all of it where comments stay', () => {
    expect(kept('one\n# two\n', { stripsComments: false })).toEqual(['one', '# two']);
  });

  it('ends at the scissors above a diff, comments or not', () => {
    const file = `one\n# two\n# ${scissors}\n# Do not modify\ndiff --git a/x b/x\n-three\n`;
    expect(kept(file)).toEqual(['one']);
    expect(kept(file, { stripsComments: false })).toEqual(['one', '# two']);
    expect(kept(`# ${scissors}\ndiff --cc x\n`)).toEqual([]);
  });

  it('goes on below scissors that git does not use', () => {
    expect(kept(`one\n# ${scissors}\ntwo\n`)).toEqual(['one', 'two']);
    expect(kept(`one\n> ${scissors}\ndiff --git a/x b/x\n`)).toContain('diff --git a/x b/x');
  });

  it('ends at any scissors where the configuration says so', () => {
    expect(kept(`one\n# ${scissors}\ntwo\n`, { scissors: 'always' })).toEqual(['one']);
    expect(kept(`# ${scissors}\ntwo\n`, { scissors: 'always' })).toEqual([]);
  });

  it('with an automatic comment character is what the last line does not show to be a comment', () => {
    expect(kept('# one\n\n; Please enter\n;\n', { prefix: null })).toEqual(['# one']);
    expect(kept(`# one\n; ${scissors}\n; Do not\ndiff --git a/x b/x\n`, { prefix: null })).toEqual(['# one']);
    expect(kept('# one\ntwo\n', { prefix: null })).toEqual(['# one', 'two']);
    expect(kept('', { prefix: null })).toEqual([]);
  });
});
