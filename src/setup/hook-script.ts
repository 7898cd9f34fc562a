import { putBlock, takeBlocks, wholeLines } from './edit/block.ts';
import { callsSntrylint, hookLines, type HookName, type ProgramPlace } from './hook-text.ts';

/**
 * Puts sntrylint at the beginning of a hook script, since other commands may end the script early.
 * @param before the present script; null if there is none
 * @param place how the hook finds the program
 * @param shebang the first line of a new script; husky's scripts have none
 */
export function withHook(before: string | null, hook: HookName, place: ProgramPlace, shebang: string): string {
  if (before !== null && callsSntrylint(takeBlocks(before))) return before;
  return putBlock(before ?? shebang, hookLines(hook, place, 'kept'), (text, block) => {
    const at = bodyStart(text);
    return wholeLines(text.slice(0, at)) + block + text.slice(at);
  });
}

/** Removes sntrylint from a script; null if nothing else is left, so that the file can be deleted. */
export function withoutHook(before: string): string | null {
  const rest = takeBlocks(before);
  return rest === before || rest.replace(/^#![^\n]*/, '').trim() !== '' ? rest : null;
}

/**
 * The place for our block: after the `#!` line, and after the line with which scripts of husky 8 start themselves a
 * second time.
 */
function bodyStart(text: string): number {
  return /^(?:#![^\n]*(?:\n|$))?(?:(?:[ \t]*|#[^\n]*)\n)*?(?:\.[ \t][^\n]*husky\.sh[^\n]*(?:\n|$))/.exec(text)?.[0].length ?? /^(?:#![^\n]*(?:\n|$))?/.exec(text)![0].length;
}

/**
 * Whether sh or a similar shell runs a script, so that it can hold a block of sh. git runs a script without `#!` with
 * sh.
 */
export function isShell(content: Buffer): boolean {
  if (content.includes(0)) return false;
  const first = content.toString('utf8').split('\n', 1)[0]!;
  return !first.startsWith('#!') || /[/ ](?:ba|da|a|k|z|mk)?sh(?:\s|$)/.test(first);
}
