import { escapeText } from '../../secret/escape.ts';
import { wrap } from '../../report/text/text-width.ts';
import type { Terminal } from './io.ts';

/** A label and its text. The label is empty if the text continues the row above. */
export type Row = readonly [label: string, text: string];

/**
 * Rows of labels and sentences, for `verify`, `audit` and `explain`. Rows without a text are left out. On a terminal,
 * long texts are wrapped in their column. Elsewhere each row is one line, for programs.
 */
export function rowsText(rows: readonly Row[], { indent, label }: { readonly indent: number; readonly label: number }, { columns }: Pick<Terminal, 'columns'>): string {
  const left = indent + label + 2;
  const under = `\n${' '.repeat(left)}`;
  const shown = (text: string): string => (columns === undefined ? text : wrap(text, Math.max(20, columns - left - 1)).join(under));
  return rows.filter(([, text]) => text !== '').map(([name, text]) => `${' '.repeat(indent)}${name.padEnd(label)}  ${shown(escapeText(text))}\n`).join('');
}

/** Folds text for a terminal: long lines are wrapped, and continue under the text after their number. */
export function foldedText(text: string, { columns }: Pick<Terminal, 'columns'>): string {
  if (columns === undefined) return text;
  return text.split('\n').map((line) => {
    const [head] = /^\s*(?:\d+\. )?/.exec(line)!;
    return head + wrap(line.slice(head.length), Math.max(20, columns - head.length - 1)).join(`\n${' '.repeat(head.length)}`);
  }).join('\n');
}

/** A time in UTC for people: `2026-01-02 03:04`. A text that is no time stays as it is. */
export function readableTime(iso: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso) ?? [];
  return day === undefined || Number.isNaN(Date.parse(iso)) ? iso : `${day} ${time} UTC`;
}
