import { literalExpression } from '../../literal-expression.ts';
import { type Comment, type Language, longestParsed } from './language.ts';

/**
 * A form that may span several lines, or in which no other form can begin. The expressions are strings without numbered
 * groups.
 */
export interface Form {
  readonly open: string;
  /**
   * The end of the form, searched for after its beginning. If there is no end, the form reaches to the end of the text.
   */
  readonly close: string | ((opened: string) => string);
  /** The comment that may be on a line inside of the form; null if it would be text there. */
  readonly inside: Inside;
}

type Inside = Comment | null | ((opened: string, content: string, at: number) => Comment | null);

/**
 * How comments on lines of their own are written, in a language without a parser here. The forms that span lines decide
 * where such a comment is possible.
 */
export function commentsByForm(comment: Comment, forms: readonly Form[], mayStand: (line: string) => boolean = () => true): Language['comment'] {
  const opens = new RegExp(forms.map(({ open }) => `(${open})`).join('|') || '(?!)', 'gm');
  return (text, lineStart) => {
    if (text.length > longestParsed || !mayStand(/.*/y.exec(text.slice(lineStart, lineStart + 4096))?.[0] ?? '')) return null;
    opens.lastIndex = 0;
    for (let match = opens.exec(text); match !== null && match.index < lineStart; match = opens.exec(text)) {
      const { close, inside } = forms[match.slice(1).findIndex((group) => group !== undefined)]!;
      const from = match.index + match[0].length;
      const ends = new RegExp(typeof close === 'string' ? close : close(match[0]), 'gm');
      ends.lastIndex = from;
      const end = ends.exec(text);
      const to = end === null ? text.length : end.index + end[0].length;
      if (lineStart < to) return typeof inside === 'function' ? inside(match[0], text.slice(from, end?.index ?? text.length), lineStart - from) : inside;
      opens.lastIndex = Math.max(to, from);
    }
    return comment;
  };
}

/** A form from one mark to another, with any text in between. */
export function between(open: string, close: string, inside: Inside = null): Form {
  return { open: literalExpression(open), close: literalExpression(close), inside };
}

/** A comment to the end of its line. No other form begins in it. */
export function toLineEnd(open: string): Form {
  return { open: literalExpression(open), close: '$', inside: null };
}

/** A text in quotes with escapes, on one line. */
export function onOneLine(quote: string): Form {
  return { open: quote, close: String.raw`(?:(?<=(?<!\\)(?:\\\\)*)${quote})|$`, inside: null };
}

/** A text in quotes that may span lines. */
export function overLines(quote: string): Form {
  return { open: quote, close: String.raw`(?<=(?<!\\)(?:\\\\)*)${quote}`, inside: null };
}

/** A text that begins with `<<EOT` and ends with a line that holds the same word. */
export const heredoc: Form = {
  open: String.raw`(?<!<)<<[~-]?[ \t]*["'\x60]?[A-Za-z_]\w*`,
  close: (opened) => String.raw`^[ \t]*${/\w+$/.exec(opened)![0]}\b`,
  inside: null,
};
