import type { Excerpt } from '../../engine/match.ts';
import { escapeText } from '../../secret/escape.ts';
import { fitEnd, fitStart, textWidth } from './text-width.ts';

/** A line of a file, and the part of it to point at. */
export interface ExcerptLines {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** The column at which the marked part begins, and how many columns it takes. */
  readonly indent: number;
  readonly length: number;
}

/**
 * Cuts an excerpt to `columns`. The marked part stays whole, with as much text around it as fits.
 *
 * @param shown the text in place of the redacted secret; null for the redacted secret itself
 */
export function excerptLines(excerpt: Excerpt, columns: number, shown: string | null): ExcerptLines {
  const { text, start, length } = excerpt;
  const before = escapeText(text.slice(0, start).replaceAll('\t', '  '));
  const marked = escapeText(shown ?? text.slice(start, start + length));
  const after = escapeText(text.slice(start + length).replaceAll('\t', '  ')).trimEnd();
  const indented = excerpt.cutLeft ? before : before.trimStart();
  const room = Math.max(0, columns - textWidth(marked));
  const [left, right] = share(
    room,
    textWidth(indented) + (excerpt.cutLeft ? 1 : 0),
    textWidth(after) + (excerpt.cutRight ? 1 : 0),
  );
  const leading = cutLeft(indented, left, excerpt.cutLeft);
  return {
    before: leading,
    marked,
    after: cutRight(after, right, excerpt.cutRight),
    indent: textWidth(leading),
    length: Math.max(1, textWidth(marked)),
  };
}

/** How much of a line is shown on each side: half of the room, and more on one side if the other needs less. */
function share(room: number, left: number, right: number): readonly [left: number, right: number] {
  const half = Math.floor(room / 2);
  if (left <= half) return [left, room - left];
  if (right <= room - half) return [room - right, right];
  return [half, room - half];
}

function cutLeft(text: string, columns: number, isCut: boolean): string {
  if (textWidth(text) + (isCut ? 1 : 0) <= columns) return isCut ? `…${text}` : text;
  return columns < 1 ? '' : `…${fitEnd(text, columns - 1)}`;
}

function cutRight(text: string, columns: number, isCut: boolean): string {
  if (textWidth(text) + (isCut ? 1 : 0) <= columns) return isCut ? `${text}…` : text;
  return columns < 1 ? '' : `${fitStart(text, columns - 1)}…`;
}
