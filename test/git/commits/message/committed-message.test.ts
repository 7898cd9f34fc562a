import { describe, expect, it } from 'vitest';
import { committedMessage } from '../../../../src/git/commits/message/committed-message.ts';

const scissors = `------------------------ >8 ------------------------`;

/** Git's last words where it leaves comments out. */
const hint = (prefix: string): string => `${prefix} Please enter the commit message for your changes. Lines starting\n${prefix} with '${prefix}' will be ignored, and an empty message aborts the commit.\n${prefix}\n`;

/** What git puts in front of a diff. */
const cut = (prefix: string): string => `${prefix} ${scissors}\n${prefix} Do not\n${prefix} Everything\n`;

const diff = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-three\n';

function kept(file: string, path = '.git/COMMIT_EDITMSG', editor?: string): readonly string[] {
  return committedMessage(Buffer.from(file), { path, env: { GIT_EDITOR: editor } }).toString().split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
}

describe('what git commits of a message', () => {
  it('is all but the comments', () => {
    expect(kept(`one\n# two\nthree # four\n #five\n\n${hint('#')}`)).toEqual(['one', 'three # four', ' #five']);
  });

  it('keeps its place in the file, byte for byte', () => {
    expect(committedMessage(Buffer.from(`ä\n# ü\nö\n${hint('#')}`), { path: 'COMMIT_EDITMSG', env: {} }).toString().startsWith('ä\n    \nö\n')).toBe(true);
  });

  it('keeps the bytes of a message in another encoding', () => {
    const latin = Buffer.from('caf\xe9\n', 'latin1');
    expect(committedMessage(latin, { path: 'COMMIT_EDITMSG', env: {} })).toEqual(latin);
  });

  it.each([';', '//', 'REM ', '§', '@'])('leaves out lines that begin with the comment string %j', (prefix) => {
    expect(kept(`one\n${prefix}two\n* three\n${hint(prefix)}`)).toEqual(['one', '* three']);
  });

  it.each([
    ['git says nothing', 'one\n# two\n'],
    ['git says that they stay', `one\n# two\n${hint('#').replace('ignored', 'kept')}`],
    ['its words are of another character', `one\n# two\n${hint('#').replace("'#'", "';'")}`],
    ['its words are of an older message', `one\n# two\n${hint('#')}\n; On branch main\n`],
    ['somebody wrote below them', `one\n# two\n${hint('#')}three\n`],
    ['an older message has them, and new scissors say that they stay', `# two\n${hint('#')}\n${cut('#')}# On branch main\n`],
  ])('is all of it where %s', (_, file) => {
    expect(kept(file)).toContain('# two');
  });

  it('ends at the scissors above a diff, comments or not', () => {
    expect(kept(`one\n# two\n${hint('#')}${cut('#')}${diff}`)).toEqual(['one']);
    expect(kept(`one\n# two\n\n${cut('#')}# On branch main\n#\n${diff}`)).toEqual(['one', '# two']);
    expect(kept(`${cut('#')}diff --cc x\n+one\n`)).toEqual([]);
  });

  it('ends at the first scissors, where later ones of the same kind are git\'s own', () => {
    expect(kept(`one\n# ${scissors}\ntwo\n\n${cut('#')}# On branch main\n`)).toEqual(['one']);
    expect(kept(`one\n; ${scissors}\ntwo\n\n${cut('#')}# On branch main\n`)).toEqual(['one', `; ${scissors}`, 'two']);
  });

  it.each([
    ['nothing of git stands below', `one\n# ${scissors}\ntwo\n`],
    ['no diff stands below', `one\n${cut('#')}two\n`],
    ['they are those of an older message', `one\n${cut('#')}${diff.replace('-three', '-two')}\n${hint('#')}`],
    ['they are those of an older message with other comments', `one\n${cut('#')}${diff.replace('-three', '-two')}\n${hint(';')}`],
    ['they are those of an older message in another language', `one\n${cut('#')}# two\n\n# Zeilen\n`],
    ['their line is another', `one\n${cut('#').replace('-\n', '- \n')}${diff.replace('-three', '-two')}`],
    ['their line ends as on Windows', `one\n${cut('#').replaceAll('\n', '\r\n')}${diff.replace('-three', '-two')}`],
  ])('goes on below scissors where %s', (_, file) => {
    expect(kept(file).join('\n')).toContain('two');
  });

  it('is all of it without an editor, and in a file that is not git\'s for that', () => {
    const file = `one\n# two\n${hint('#')}${cut('#')}${diff}`;
    expect(kept(file, 'COMMIT_EDITMSG', ':')).toContain('-three');
    expect(kept(file, '.git/rebase-apply/final-commit')).toContain('-three');
    expect(kept(file, '.git/MERGE_MSG', 'vi')).toEqual(['one']);
  });

  it('is all of it where git writes no words, or comments that begin otherwise', () => {
    const left = (writesWords: boolean, prefixes: readonly string[] | null, message: string): string =>
      committedMessage(Buffer.from(message), { path: 'COMMIT_EDITMSG', env: {} }, { writesWords, prefixes }).toString();
    for (const message of [`one\n# two\n${hint('#')}`, `one\n# two\n\n${cut('#')}${diff}`]) {
      expect(left(false, null, message)).toBe(message);
      expect(left(true, [';'], message)).toBe(message);
      expect(left(true, ['#'], message)).not.toBe(message);
      expect(left(true, null, message)).not.toBe(message);
    }
  });
});
