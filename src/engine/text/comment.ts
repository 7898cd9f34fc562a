/** A comment that a word stands in, as far as that can be told without knowing the language. */
export interface Comment {
  /** What ends the comment beside the end of its line: a quote or a bracket that was opened before the word; else null. */
  readonly bracket: string | null;
  /** What ends it on whatever line, such as an asterisk and a slash; null where it ends with its line. */
  readonly closer: string | null;
}

/**
 * The comment that the word at an index of a text stands in; null where it stands in none. Right before the word there
 * must be what comments start with, or the directive of another tool, or nothing on its line that a comment is open on:
 * everything else is prose about directives (documentation, this very file).
 *
 * @param text lines around the word
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

/** What ends a comment before its line does. */
export const closers = /\*\/|--!?>|--%>|#\}|-\}|\*\)|\]\]|--\}\}|\}\}|%>|#>|\+\/|\*#|\*@|\|#|\{% *endcomment/;

/** Characters before a word on its line that are looked at. */
const longestOpening = 240;

const sign = String.raw`\/\/[+!-]?|\/\*+!?|\/\++|\*+|#+[!*|]?|--+|--\[=*\[|<!--+-?|<#|;+|%+|\{-|\(\*|@\*|\{#|\{\{!(?:--)?|<%--|<%#|!+|\.\.|::|\{% *comment *%\}|(?:^|[\s@])(?:rem|dnl)`;

/** What a comment starts with in the languages people write. */
const opener = new RegExp(`(?:${sign})[ \\t]*$`, 'i');

/** Vim's and Basic's comments start with a quote, as texts do in most others: only one before a space counts. */
const quoteOpener = /["'][ \t]+$/;

/** JSON has no comments; people write `"//": "…"`, also with a word behind the slashes, since keys must differ. */
const jsonOpener = /["'](?:\/\/[^"'\n]{0,60}|#|[$_]{0,3}comment_{0,2})["'][ \t]*:[ \t]*\[?[ \t]*(["'])$/i;

/** Markdown has none either: a link that nothing leads to is not shown. */
const linkOpener = /^[ \t>*-]*\[(?:\/\/|comment|_)\]:[ \t]*(?:#|<#?>)[ \t]*([("'])[ \t]*$/i;

/** Behind what other tools read in a comment: `# noqa: S105 …`, `// eslint-disable-line no-secrets …`. */
const otherTool = new RegExp(
  `(?:${sign})[ \\t]*(?:${[
    '@?[a-z][\\w.]*(?:-[a-z]+)?[-:](?:disable|enable|ignore|allow|skip|suppress|off|noqa|expect-error|nocheck)',
    '(?:c8|v8|istanbul|shellcheck|hadolint|yamllint|resharper|deepcode|spell-checker) (?:disable|ignore)',
    '(?:type|pyright|pylint|ruff|flake8|mypy|fmt|isort|pragma|yapf|luacheck|selene|pytype|sqlfluff):',
    'nosec|noqa|nolint|nosonar|nosemgrep|skipcq|noinspection|ggignore|nocheckstyle',
  ].join('|')})(?![a-z]{3})[^\\n]{0,160}[\\s,;]$`,
  'i',
);

/** Comments that end with a mark of their own, on whatever line. */
const blocks = [
  ['<#--', '-->'], ['/*', '*/'], ['<!--', '-->'], ['(*', '*)'], ['{-', '-}'], ['--[[', ']]'], ['{#', '#}'], ['{{!', '}}'], ['<%--', '--%>'], ['<%#', '%>'],
  ['<#', '#>'], ['/+', '+/'], ['#*', '*#'], ['@*', '*@'], ['#|', '|#'], ['{% comment %}', '{% endcomment %}'], ['=begin', '=end'], ['=pod', '=cut'],
] as const;

/** What ends the comment that a text opens at its end, as `/*`, `/**` and `<!---` do. A line of asterisks goes on with a comment of C's. */
function closerOf(before: string): string | null {
  const opened = blocks.find(([open]) => {
    const at = before.lastIndexOf(open);
    return at !== -1 && /^[*!-]*\s*$/.test(before.slice(at + open.length));
  });
  if (opened !== undefined) return opened[1];
  return /^[ \t]*\*+\s*$/.test(before) ? '*/' : null;
}

/** The comment that is still open where a line begins. */
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
