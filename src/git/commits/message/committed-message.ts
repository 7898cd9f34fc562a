import { basename } from 'node:path';
import type { Environment } from '../../../environment.ts';
import type { MessageSettings } from './message-settings.ts';

/**
 * The part of a message file that git may commit, for a commit-msg hook. Text that git will certainly remove is
 * replaced by spaces, or cut off at the end. All other bytes keep their places, so that lines and columns are those of
 * the file.
 *
 * What git removes depends on options of its command line (`--cleanup`, `--verbose`, `--no-edit`), which a hook cannot
 * see. So text counts as removed only if git's own words in the file prove it. Everything else is scanned.
 *
 * @param settings null if git was not asked yet. Words like git's own are then believed, whoever wrote them
 * @returns `file` itself if no part of it certainly is removed
 */
export function committedMessage(file: Buffer, { path, env }: MessageOrigin, settings: MessageSettings | null = null): Buffer {
  if (!isEdited(path, env) || settings?.writesWords === false) return file;
  const mayBegin = (prefix: string): boolean => settings?.prefixes?.includes(prefix) !== false;
  // One character for each byte, so that a message in any encoding stays intact.
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

/** Where a hook got the message from. */
export interface MessageOrigin {
  /** The file that git names. */
  readonly path: string;
  /** The environment of the hook. */
  readonly env: Environment;
}

/**
 * Whether git opened an editor. Without an editor git writes no comments and no diff into a message, and keeps lines of
 * `-m` or `-F` that look like these. It then sets the editor `:` (`run_commit_hook` in git's commit.c). `git am` runs
 * such a hook too, on a file with another name, and keeps the whole file.
 */
function isEdited(path: string, env: Environment): boolean {
  return ['COMMIT_EDITMSG', 'MERGE_MSG'].includes(basename(path)) && env['GIT_EDITOR'] !== ':';
}

/** The text after the comment prefix in a scissors line. git compares the whole line (`wt_status_locate_end` in its wt-status.c). */
const scissors = ` ${'-'.repeat(24)} >8 ${'-'.repeat(24)}`;

/**
 * The line at which git cuts the message off, for `--verbose` or `--cleanup=scissors`; null if git wrote no such line.
 * git puts the line after the message, followed by an explanation in the user's language and a description of the
 * commit:
 *
 *     # ------------------------ >8 ------------------------
 *     # Do not modify or remove the line above.
 *     # Everything below it will be ignored.
 *     diff --git a/file.txt b/file.txt
 *
 * The message itself may hold such a line. If git adds none, its comments come last, after an empty line, which tells
 * the two cases apart. If git adds one, it cuts at the first line that looks like it, whoever wrote that.
 */
function ownScissors(lines: readonly string[]): number | null {
  const at = lines.findIndex((line, index) => line.length > scissors.length && line.endsWith(scissors) && isOwn(lines.slice(index + 1), line.slice(0, -scissors.length)));
  return at === -1 ? null : lines.indexOf(lines[at]!);
}

/** Whether everything below a scissors line is what git writes there. */
function isOwn(all: readonly string[], prefix: string): boolean {
  const below = all.slice(0, lengthWithoutBlanks(all));
  if (below.length < 2 || !below.slice(0, 2).every((line) => line.startsWith(prefix))) return false;
  const rest = below.findIndex((line) => line !== '' && !line.startsWith(prefix));
  if (rest === -1) return !below.includes('');
  // `--verbose` given twice puts comments between two diffs. If git did not write the diff, comments come last or begin
  // in another way.
  const isDiff = below.slice(rest).every((line) => line === '' || line.startsWith(prefix) || ofDiff.test(line));
  return isDiff && /^(?:diff --|Submodule )/.test(below[rest]!) && !below.at(-1)!.startsWith(prefix);
}

/** The beginnings of the lines of a diff (`git help diff`, "GENERATING PATCH TEXT WITH -P"). */
const ofDiff = /^(?:[ +\\-]|@@+ |diff --|index |old mode |new mode |new file mode |deleted file mode |(?:dis)?similarity index |rename |copy |Binary files |Submodule |\* Unmerged path )/;

/** The number of lines without blank ones at the end, since editors remove and add these. */
function lengthWithoutBlanks(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line.trim() !== '') + 1;
}

/**
 * The prefix of comments, if git's last words in a message say that comments will be removed; else null. Only the
 * English words count, and only if nothing but comments follows them. The words of `git merge` are the same whether git
 * removes comments or not, so they prove nothing.
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
