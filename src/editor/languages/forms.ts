import { literalExpression } from '../../literal-expression.ts';
import { type Comment, type Language, longestParsed } from './language.ts';

/** A form that may span several lines, or in which another form cannot begin. Its expressions are sources without numbered groups. */
export interface Form {
  readonly open: string;
  /** Its end, searched for after its beginning. If it is missing, all the rest of the text belongs to it. */
  readonly close: string | ((opened: string) => string);
  /** The comment that may stand on a line in it; null if that would be text. */
  readonly inside: Inside;
}

type Inside = Comment | null | ((opened: string, content: string, at: number) => Comment | null);

/** How a language without a parser here writes comments on lines of their own, by the forms that reach over lines. */
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

/** From one mark to another, whatever stands between them. */
export function between(open: string, close: string, inside: Inside = null): Form {
  return { open: literalExpression(open), close: literalExpression(close), inside };
}

/** A comment to the end of its line: nothing begins in it. */
export function toLineEnd(open: string): Form {
  return { open: literalExpression(open), close: '$', inside: null };
}

/** A text in quotes with escapes, which ends with its line. */
export function onOneLine(quote: string): Form {
  return { open: quote, close: String.raw`(?:(?<=(?<!\\)(?:\\\\)*)${quote})|$`, inside: null };
}

/** A text in quotes, which may go on over lines. */
export function overLines(quote: string): Form {
  return { open: quote, close: String.raw`(?<=(?<!\\)(?:\\\\)*)${quote}`, inside: null };
}

/** A text that ends with a line that holds the word with which it began: `<<EOT`. */
export const heredoc: Form = {
  open: String.raw`(?<!<)<<[~-]?[ \t]*["'\x60]?[A-Za-z_]\w*`,
  close: (opened) => String.raw`^[ \t]*${/\w+$/.exec(opened)![0]}\b`,
  inside: null,
};
