import { basename } from 'node:path';
import type { Environment } from '../../environment.ts';
import type { MessageSettings } from './message-settings.ts';

/**
 * The part of a message's file that git may commit, for a commit-msg hook: what git will certainly leave out is blank,
 * or cut off at the end. Every byte that stays keeps its place, so that lines and columns are those of the file.
 *
 * What git leaves out depends on options of its command line (`--cleanup`, `--verbose`, `--no-edit`), which no hook is
 * told. So only what git wrote into this file for this commit counts as a proof, and what is not proven is looked at.
 *
 * @param settings null where nobody has asked yet: whoever wrote words such as git's is believed then
 * @returns `file` itself where nothing of it is proven to be left out
 */
export function committedMessage(file: Buffer, { path, env }: MessageOrigin, settings: MessageSettings | null = null): Buffer {
  if (!isEdited(path, env) || settings?.writesWords === false) return file;
  const mayBegin = (prefix: string): boolean => settings?.prefixes?.includes(prefix) !== false;
  // One character a byte, so that nothing is lost of a message in any encoding.
  const all = file.toString('latin1').split('\n');
  const scissorsAt = ownScissors(all);
  const cut = scissorsAt !== null && mayBegin(all[scissorsAt]!.slice(0, -scissors.length)) ? scissorsAt : null;
  const lines = all.slice(0, cut ?? lengthWithoutBlanks(all));
  const ignored = ignoredPrefix(lines);
  const prefix = ignored !== null && mayBegin(ignored) ? ignored : null;
  if (cut === null && prefix === null) return file;
  const kept = prefix === null ? lines : lines.map((line) => (line.startsWith(prefix) ? ' '.repeat(line.length) : line));
  return Buffer.from(kept.join('\n') + (kept.length > 0 && kept.length < all.length ? '\n' : ''), 'latin1');
}

/** Where a hook has a message from. */
export interface MessageOrigin {
  /** Of the file that git names. */
  readonly path: string;
  /** Of the hook. */
  readonly env: Environment;
}

/**
 * Whether git opened an editor. Without one it writes no comment and no diff into a message, and keeps those that it was
 * given with `-m` or `-F`: it says so by the editor `:` (`run_commit_hook` in git's commit.c). `git am` runs such a hook
 * as well, on a file of another name, and keeps all of it.
 */
function isEdited(path: string, env: Environment): boolean {
  return ['COMMIT_EDITMSG', 'MERGE_MSG'].includes(basename(path)) && env['GIT_EDITOR'] !== ':';
}

/** What follows the comment prefix in a scissors line; git compares all of the line (`wt_status_locate_end` in its wt-status.c). */
const scissors = ` ${'-'.repeat(24)} >8 ${'-'.repeat(24)}`;

/**
 * The line at which git cuts the message off, for `--verbose` or `--cleanup=scissors`; null where no scissors line is
 * git's own. Git puts one behind the message, with an explanation in its language and what it has to say of the commit:
 *
 *     # ------------------------ >8 ------------------------
 *     # Do not modify or remove the line above.
 *     # Everything below it will be ignored.
 *     diff --git a/file.txt b/file.txt
 *
 * Where git puts none, though the message has one of before, git's comments come last, behind an empty line.
 * If one is its own, git cuts at the first that begins as that does, whoever wrote it.
 */
function ownScissors(lines: readonly string[]): number | null {
  const at = lines.findIndex((line, index) => line.length > scissors.length && line.endsWith(scissors) && isOwn(lines.slice(index + 1), line.slice(0, -scissors.length)));
  return at === -1 ? null : lines.indexOf(lines[at]!);
}

/** Whether what is below a scissors line is what git writes there, up to the end of the file. */
function isOwn(all: readonly string[], prefix: string): boolean {
  const below = all.slice(0, lengthWithoutBlanks(all));
  if (below.length < 2 || !below.slice(0, 2).every((line) => line.startsWith(prefix))) return false;
  const rest = below.findIndex((line) => line !== '' && !line.startsWith(prefix));
  if (rest === -1) return !below.includes('');
  // Twice --verbose puts comments between two diffs. Those behind a diff that is not git's own come last, or begin otherwise.
  const isDiff = below.slice(rest).every((line) => line === '' || line.startsWith(prefix) || ofDiff.test(line));
  return isDiff && /^(?:diff --|Submodule )/.test(below[rest]!) && !below.at(-1)!.startsWith(prefix);
}

/** What a line of a diff begins with (`git help diff`, "GENERATING PATCH TEXT WITH -P"). */
const ofDiff = /^(?:[ +\\-]|@@+ |diff --|index |old mode |new mode |new file mode |deleted file mode |(?:dis)?similarity index |rename |copy |Binary files |Submodule |\* Unmerged path )/;

/** Editors take lines off the end, and put some there. */
function lengthWithoutBlanks(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line.trim() !== '') + 1;
}

/**
 * What a comment begins with, where git says in its last words of a message that it will leave comments out; else null.
 * Only the English words tell that, and only with nothing behind them but comments. The words of `git merge` say it
 * whatever git does, and are no proof.
 *
 *     # Please enter the commit message for your changes. Lines starting
 *     # with '#' will be ignored, and an empty message aborts the commit.
 */
function ignoredPrefix(lines: readonly string[]): string | null {
  const at = lines.findLastIndex((line) => line.endsWith(hint));
  const prefix = at === -1 ? '' : lines[at]!.slice(0, -hint.length);
  const isIgnored = prefix !== '' && lines[at + 1]?.startsWith(`${prefix} with '${prefix}' will be ignored`) === true;
  return isIgnored && lines.slice(at).every((line) => line.startsWith(prefix)) ? prefix : null;
}

const hint = ' Please enter the commit message for your changes. Lines starting';
