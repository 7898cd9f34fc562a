import type { Excerpt } from '../../engine/match.ts';
import { escapeText } from '../../secret/escape.ts';
import { fitEnd, fitStart, textWidth } from './text-width.ts';

/** A line of a file and where to point in it. */
export interface ExcerptLines {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** Columns left of the marked part, and how many it takes. */
  readonly indent: number;
  readonly length: number;
}

/**
 * Fits an excerpt into `columns`, the marked part whole and as much around it as there is room for.
 *
 * @param shown what to show in place of the redacted secret; null for the redacted secret.
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

/** Half of the room for each side, and what one side leaves for the other. */
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
