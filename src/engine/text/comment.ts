/** A comment around a word, as far as it can be recognized in an unknown language. */
export interface Comment {
  /**
   * The quote or bracket that opens before the word. Its counterpart ends the comment before the line ends. Null if
   * there is none.
   */
  readonly bracket: string | null;
  /**
   * The mark that ends the comment on any line, such as an asterisk and a slash; null if the comment ends with its
   * line.
   */
  readonly closer: string | null;
}

/**
 * Finds the comment around the word at an index of a text; null if there is none. Right before the word must stand the
 * start of a comment, or the directive of another tool. In an open block comment, the word must come first on its line.
 * Everything else is prose about directives, such as documentation and this file.
 *
 * @param text the lines around the word
 */
export function commentAt(text: string, index: number): Comment | null {
  const start = lineStart(text, index);
  const before = text.slice(Math.max(start, index - longestOpening), index);
  const link = linkOpener.exec(before);
  if (link !== null) return { bracket: link[1] === '(' ? ')' : link[1]!, closer: null };
  const json = jsonOpener.exec(before);
  if (json !== null) return { bracket: json[1]!, closer: null };
  if (opener.test(before)) return { bracket: null, closer: closerOf(before) };
  if (quoteOpener.test(before)) return { bracket: before.trimEnd().at(-1)!, closer: null };
  if (otherTool.test(before)) return { bracket: null, closer: null };
  return before.trim() === '' && index - start <= longestOpening ? openBlock(text, start) : null;
}

/** The marks that end a comment. */
export const closers = /\*\/|--!?>|--%>|#\}|-\}|\*\)|\]\]|--\}\}|\}\}|%>|#>|\+\/|\*#|\*@|\|#|\{% *endcomment/;

/** How many characters before a word are read on its line. */
const longestOpening = 240;

const sign = String.raw`\/\/[+!-]?|\/\*+!?|\/\++|\*+|#+[!*|]?|--+|--\[=*\[|<!--+-?|<#|;+|%+|\{-|\(\*|@\*|\{#|\{\{!(?:--)?|<%--|<%#|!+|\.\.|::|\{% *comment *%\}|(?:^|[\s@])(?:rem|dnl)`;

/** The start of a comment in common languages. */
const opener = new RegExp(`(?:${sign})[ \\t]*$`, 'i');

/**
 * Comments in Vim and Basic start with a quote. In most other languages a quote starts a string, so the quote must
 * stand before a space.
 */
const quoteOpener = /["'][ \t]+$/;

/**
 * JSON has no comments. People write `"//": "…"` instead, and may add a word after the slashes, since keys must differ.
 */
const jsonOpener = /["'](?:\/\/[^"'\n]{0,60}|#|[$_]{0,3}comment_{0,2})["'][ \t]*:[ \t]*\[?[ \t]*(["'])$/i;

/** Markdown has no comments either. People use a link definition, which is not shown. */
const linkOpener = /^[ \t>*-]*\[(?:\/\/|comment|_)\]:[ \t]*(?:#|<#?>)[ \t]*([("'])[ \t]*$/i;

/**
 * Matches the directive of another tool, after which ours may stand in the same comment: `# noqa: S105 …`, `//
 * eslint-disable-line no-secrets …`.
 */
const otherTool = new RegExp(
  `(?:${sign})[ \\t]*(?:${[
    '@?[a-z][\\w.]*(?:-[a-z]+)?[-:](?:disable|enable|ignore|allow|skip|suppress|off|noqa|expect-error|nocheck)',
    '(?:c8|v8|istanbul|shellcheck|hadolint|yamllint|resharper|deepcode|spell-checker) (?:disable|ignore)',
    '(?:type|pyright|pylint|ruff|flake8|mypy|fmt|isort|pragma|yapf|luacheck|selene|pytype|sqlfluff):',
    'nosec|noqa|nolint|nosonar|nosemgrep|skipcq|noinspection|ggignore|nocheckstyle',
  ].join('|')})(?![a-z]{3})[^\\n]{0,160}[\\s,;]$`,
  'i',
);

/** Comments that end with their own mark, on any line. */
const blocks = [
  ['<#--', '-->'], ['/*', '*/'], ['<!--', '-->'], ['(*', '*)'], ['{-', '-}'], ['--[[', ']]'], ['{#', '#}'], ['{{!', '}}'], ['<%--', '--%>'], ['<%#', '%>'],
  ['<#', '#>'], ['/+', '+/'], ['#*', '*#'], ['@*', '*@'], ['#|', '|#'], ['{% comment %}', '{% endcomment %}'], ['=begin', '=end'], ['=pod', '=cut'],
] as const;

/**
 * The mark that ends the comment which the text opens at its end (`/*`, `/**`, `<!---`). A line that begins with
 * asterisks continues a C comment.
 */
function closerOf(before: string): string | null {
  const opened = blocks.find(([open]) => {
    const at = before.lastIndexOf(open);
    return at !== -1 && /^[*!-]*\s*$/.test(before.slice(at + open.length));
  });
  if (opened !== undefined) return opened[1];
  return /^[ \t]*\*+\s*$/.test(before) ? '*/' : null;
}

/** The block comment that is still open when a line begins. */
function openBlock(text: string, start: number): Comment | null {
  let nearest = -1;
  let closer: string | null = null;
  for (const [open, close] of blocks) {
    const at = text.lastIndexOf(open, start - open.length);
    if (at <= nearest || start === 0) continue;
    const end = text.indexOf(close, at + open.length);
    if (end < start) continue;
    [nearest, closer] = [at, close];
  }
  return closer === null ? null : { bracket: null, closer };
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}
