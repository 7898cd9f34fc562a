import { escapeText, safeSentence } from '../../secret/escape.ts';
import type { Change } from './change.ts';

/** How many lines are shown on both sides of a change. */
const context = 3;

/**
 * A change as a unified diff with one hunk, from the first line that differs to the last; safe to print, and with every
 * token in it redacted.
 */
export function diff(change: Change): string {
  if (change.kind === 'rename') return `rename ${safeSentence(change.path)}\n    to ${safeSentence(change.toPath)}\n`;
  const before = lines(change.before ?? '');
  const after = lines(change.kind === 'delete' ? '' : change.after);
  const same = commonStart(before, after);
  const sameEnd = commonStart(before.slice(same).reverse(), after.slice(same).reverse());
  const from = Math.max(0, same - context);
  const trailing = Math.min(context, sameEnd);
  const hunk = [
    ...before.slice(from, same).map((line) => ` ${line}`),
    ...before.slice(same, before.length - sameEnd).map((line) => `-${line}`),
    ...after.slice(same, after.length - sameEnd).map((line) => `+${line}`),
    ...after.slice(after.length - sameEnd, after.length - sameEnd + trailing).map((line) => ` ${line}`),
  ];
  const counts = [before, after].map((side) => side.length - sameEnd + trailing - from);
  const head = [
    `--- ${change.before === null ? '/dev/null' : `a/${change.path}`}`,
    `+++ ${change.kind === 'delete' ? '/dev/null' : `b/${change.path}`}`,
    `@@ -${span(from, counts[0]!)} +${span(from, counts[1]!)} @@`,
  ];
  // Lines that we add hold no secret, though a fingerprint looks like one. All other lines are redacted.
  const theirs = new Set(before);
  return [...head, ...hunk].map((line) => `${shown(line, line.startsWith('+') && !theirs.has(line.slice(1)))}\n`).join('');
}

function shown(line: string, ours: boolean): string {
  return line.split('\t').map(ours ? escapeText : safeSentence).join('\t');
}

/**
 * `2,5`: the number of the first line, counted from 1, and the number of lines. If there are no lines, git writes the
 * number of the line before.
 */
function span(from: number, count: number): string {
  return `${count === 0 ? from : from + 1},${count}`;
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const shortest = Math.min(one.length, other.length);
  for (let at = 0; at < shortest; at++) if (one[at] !== other[at]) return at;
  return shortest;
}
