import type { MessageCleanup } from './message-cleanup.ts';

/** What git chooses from for `core.commentChar=auto` (`adjust_comment_line_char` in git's builtin/commit.c). */
const automatic = '#;@!$%^&|:';

/**
 * The part of a message's file that git will commit: comments become spaces, and what stands below the scissors is cut
 * off. Every byte that stays keeps its place, so that lines and columns are those of the file.
 */
export function committedMessage(file: Buffer, cleanup: MessageCleanup): Buffer {
  // One character a byte, so that nothing is lost of a message in any encoding.
  const text = file.toString('latin1');
  const prefix = cleanup.prefix === null ? chosenPrefix(text) : Buffer.from(cleanup.prefix, 'utf8').toString('latin1');
  const message = text.slice(0, endOfMessage(text, prefix, cleanup.scissors));
  if (!cleanup.stripsComments || prefix === null) return Buffer.from(message, 'latin1');
  const lines = message.split('\n').map((line) => (line.startsWith(prefix) ? ' '.repeat(line.length) : line));
  return Buffer.from(lines.join('\n'), 'latin1');
}

/**
 * With `auto` git writes its own comment last (above the diff, where there is one), each line with the character it
 * chose: the last line shows it. A message without such a line has no comments.
 */
function chosenPrefix(text: string): string | null {
  const cut = new RegExp(`^([${automatic}])${scissorsLine}`, 'm').exec(text);
  if (cut !== null) return cut[1]!;
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return last !== '' && automatic.includes(last[0]!) ? last[0]! : null;
}

const scissorsLine = ' -{24} >8 -{24}$';

/**
 * Where the scissors line begins, or the end:
 *
 *     # ------------------------ >8 ------------------------
 *     # Do not modify or remove the line above.
 *     # Everything below it will be ignored.
 *     diff --git a/file.txt b/file.txt
 *
 * With `git commit --verbose` git cuts there whatever the configuration says, and no variable tells; the diff does.
 * A scissors line without one stays in the message, unless the configuration says that it is cut.
 */
function endOfMessage(text: string, prefix: string | null, scissors: MessageCleanup['scissors']): number {
  if (prefix === null) return text.length;
  const line = `${prefix} ${'-'.repeat(24)} >8 ${'-'.repeat(24)}\n`;
  const start = text.startsWith(line) ? 0 : text.indexOf(`\n${line}`) + 1;
  if (start === 0 && !text.startsWith(line)) return text.length;
  const below = text.slice(start).split('\n').find((one) => !one.startsWith(prefix)) ?? '';
  return scissors === 'always' || below.startsWith('diff --') ? start : text.length;
}
