import { Lexer } from 'yaml';
import { setsVariable } from './grammar.ts';
import { parsedLanguages } from './grammars.ts';
import { between, commentsByForm, type Form, heredoc, onOneLine, overLines, toLineEnd } from './forms.ts';
import type { Change, Comment, Language, TextSpan } from './language.ts';

const slashes = ['// ', ''] as const;
const hash = ['# ', ''] as const;
const dashes = ['-- ', ''] as const;
const markup = ['<!-- ', ' -->'] as const;
const block = ['/* ', ' */'] as const;

const noVariable: Language['variable'] = () => null;
const plain: Language = { comment: () => null, variable: noVariable };

/** Comments with slashes, and texts on one line. */
const likeC: readonly Form[] = [between('/*', '*/', slashes), toLineEnd('//'), onOneLine('"'), onOneLine("'")];
const triple = between('"""', '"""');
const likeShell: readonly Form[] = [{ open: String.raw`(?<![^\s;&|(])#`, close: '$', inside: null }, heredoc, overLines('"'), { open: "'", close: "'", inside: null }];

/**
 * A value that is the whole right side of a line: `let x = "…";`. The expression `before` matches the allowed text
 * before the quotes. `opens` matches a neighbouring line that shows that this line is a part of something else.
 */
function assigned(before: RegExp, write: (name: string) => string, opens = /[([,@]$|^[@[]/): Language['variable'] {
  return (text, { from, to }, name) => {
    const [lineStart, lineStop] = [text.lastIndexOf('\n', from - 1) + 1, text.indexOf('\n', to)];
    const line = text.slice(lineStart, lineStop === -1 ? text.length : lineStop).trimEnd();
    const [quote, ahead, behind] = [text[from - 1], text.slice(lineStart, from - 1), line.slice(to - lineStart + 1)];
    if (quote === undefined || !/["']/.test(quote) || text[to] !== quote || !before.test(ahead) || !/^;?$/.test(behind) || setsVariable(text, from, name)) return null;
    const previous = text.slice(0, lineStart).trimEnd().split('\n').at(-1)!.trim();
    if (opens.test(previous) || /^[)\],]/.test(text.slice(lineStart + line.length).trimStart())) return null;
    return [{ from: from - 1, to: to + 1, insert: write(name) }];
  };
}

/** A language described by forms, which tell where a comment is possible and whether the line itself is code. */
function byForms(comment: Comment, forms: readonly Form[], variable: Language['variable'] = noVariable, mayStand?: (line: string) => boolean): Language {
  const comments = commentsByForm(comment, forms, mayStand);
  const isCode = (text: string, at: number): boolean => comments(text, text.lastIndexOf('\n', at - 1) + 1) !== null;
  return { comment: comments, variable: (text, value, name) => (isCode(text, value.from) ? variable(text, value, name) : null) };
}

/** In a shell a variable is put in double quotes. It can replace a word or a whole quoted text. */
function shellVariable(text: string, { from, to }: TextSpan, name: string): readonly Change[] | null {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const ahead = text.slice(lineStart, from);
  if (/^\s*#|\s#/.test(ahead) || new RegExp(String.raw`\b${name}=["']?$`).test(ahead) || ahead.includes('\\') || ahead.includes('`') || ahead.includes('$(')) return null;
  const quotes = ahead.replaceAll(/"[^"]*"|'[^']*'/g, '').replaceAll(/[^"']/g, '');
  const [before, after] = [text[from - 1] ?? '\n', text[to] ?? '\n'];
  if (quotes === '"') return [{ from, to, insert: `\${${name}}` }];
  if (quotes === "'" && before === "'" && after === "'" && /[\s=]'$/.test(ahead)) return [{ from: from - 1, to: to + 1, insert: `"$${name}"` }];
  return quotes === '' && /[\s=]/.test(before) && /[\s;)]/.test(after) ? [{ from, to, insert: `"$${name}"` }] : null;
}

/**
 * The marks that the YAML lexer puts between its pieces: for a document, for an error, and for a scalar that follows.
 */
const lexerMarks: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001F']);

/** A YAML scalar of any style may span lines. The lexer gives it as one piece. */
function yamlComment(text: string, lineStart: number): Comment | null {
  let [at, header] = [0, false];
  for (const piece of new Lexer().lex(text)) {
    if (lexerMarks.has(piece)) continue;
    // The scalar after `|` begins with the spaces of its first line.
    const isInside = at < lineStart || (at === lineStart && header);
    if (isInside && at + piece.length > lineStart && piece.trim() !== '') return null;
    if (piece.trim() !== '') header = /^[|>]/.test(piece);
    at += piece.length;
    if (at > lineStart) break;
  }
  return hash;
}

const inTag = String.raw`(?:"[^"]*"|'[^']*'|[^"'>])*>`;

/** Tags, and parts in another language. */
const markupForms: readonly Form[] = [
  between('<!--', '-->'),
  between('<![CDATA[', ']]>'),
  { open: String.raw`<script\b${inTag}`, close: '</script', inside: (opened, content, at) => scriptOf(opened).comment(content, at) },
  { open: String.raw`<style\b${inTag}`, close: '</style', inside: (opened) => (/\blang=["']?(?:sass|stylus)/.test(opened) ? null : block) },
  { open: String.raw`<(?:textarea|title|template\s[^>]*\blang=)\b${inTag}`, close: '</(?:textarea|title|template)', inside: null },
  { open: String.raw`<[a-zA-Z/!?]`, close: String.raw`(?<=^|["'\w\s/?\]{}-])>`, inside: null },
];

/** Values in a template are code, which has comments of its own. */
const templateForms: readonly Form[] = [...markupForms, between('{', '}')];

function scriptOf(opened: string): Language {
  if (/\blang=["']?tsx/.test(opened)) return parsedLanguages.typescriptreact;
  if (/\blang=["']?ts/.test(opened)) return parsedLanguages.typescript;
  return /\btype=/.test(opened) && !/\btype=["']?(?:module|text\/(?:java|ecma)script|application\/javascript)\b/.test(opened) ? plain : parsedLanguages.javascript;
}

/** Whether a line is an entry of a settings file, or a comment in it. */
const isEntry = (line: string): boolean => /^\s*(?:[#;!]|(?:export\s+)?[\w.\-[\]"'/]+\s*[=: ]|\[)/.test(line);

const jvm = (name: string): string => `System.getenv("${name}")`;
const dotnet = (name: string): string => `System.Environment.GetEnvironmentVariable("${name}")`;

/** Languages by the identifiers that the protocol recommends. Most editors use them. */
const byId: ReadonlyMap<string, Language> = new Map(Object.entries({
  ...parsedLanguages,
  javascriptreact: parsedLanguages.javascript,
  ruby: byForms(hash, [{ open: '(?<!\\S)#', close: '$', inside: null }, { open: '^=begin\\b', close: '^=end\\b', inside: null }, { open: '^__END__$', close: '(?!)', inside: null }, { open: String.raw`%[qQwWiI]?[([{|<]`, close: String.raw`[)\]}|>]`, inside: null }, heredoc, overLines('"'), overLines("'")],
    assigned(/^\s*[@$]{0,2}[\w.]+\s*(?:\|\|)?=\s*$|^\s*[\w.]+:\s+$/, (name) => `ENV.fetch("${name}")`)),
  csharp: byForms(slashes, [{ open: '\\$*@\\$?"', close: '(?<!")(?:"")*"(?!")', inside: null }, triple, ...likeC], assigned(/^(?!.*\bconst\b)\s*(?:[\w?<>]+\s+){0,6}[\w.]+\s*=\s*$/, dotnet)),
  fsharp: byForms(slashes, [between('(*', '*)'), triple, toLineEnd('//'), overLines('"')], assigned(/^\s*let\s+(?:private\s+)?\w+\s*(?::\s*string\s*)?=\s*$/, dotnet)),
  kotlin: byForms(slashes, [triple, ...likeC], assigned(/^\s*(?:(?:private|internal|public|protected|override|val|var)\s+)*[\w.]+\s*(?::\s*String\??\s*)?=\s*$/, jvm)),
  scala: byForms(slashes, [triple, ...likeC], assigned(/^\s*(?:(?:private|protected|override|lazy|val|var|def)\s+)*[\w.]+\s*(?::\s*String\s*)?=\s*$/, (name) => `sys.env("${name}")`)),
  groovy: byForms(slashes, [triple, between("'''", "'''"), ...likeC], assigned(/^\s*(?:(?:private|public|protected|def|String)\s+)*[\w.]+\s*=\s*$/, jvm)),
  swift: byForms(slashes, [{ open: '#+"(?:"")?', close: (opened) => `${opened.replaceAll('#', '')}${'#'.repeat(opened.lastIndexOf('#') + 1)}`, inside: null }, triple, ...likeC], (text, value, name) => {
    const isImported = /^\s*import\s+(?:Foundation|UIKit|AppKit|SwiftUI|Cocoa)\b/m.test(text);
    return isImported ? assigned(/^\s*(?:(?:private|fileprivate|public|internal|static|let|var)\s+)*[\w.]+\s*(?::\s*String\s*)?=\s*$/, (one) => `ProcessInfo.processInfo.environment["${one}"]!`)(text, value, name) : null;
  }),
  lua: byForms(dashes, [{ open: String.raw`(?:--)?\[=*\[`, close: (opened) => `]${'='.repeat(opened.split('=').length - 1)}]`, inside: null }, toLineEnd('--'), onOneLine('"'), onOneLine("'")], assigned(/^\s*(?:local\s+)?[\w.]+\s*=\s*$/, (name) => `os.getenv("${name}")`)),
  perl: byForms(hash, [{ open: '^=[a-z]\\w*', close: '^=cut\\b', inside: null }, { open: '^__(?:END|DATA)__$', close: '(?!)', inside: null }, { open: '(?<!\\S)#', close: '$', inside: null }, { open: String.raw`\bq[qwrx]?\s*[([{]`, close: String.raw`[)\]}]`, inside: null }, heredoc, overLines('"'), overLines("'")],
    assigned(/^\s*(?:(?:my|our|local)\s+)?\$\w+\s*=\s*$/, (name) => `$ENV{${name}}`)),
  powershell: byForms(hash, [between('<#', '#>'), { open: '@["\']$', close: '^["\']@', inside: null }, { open: '(?<!\\S)#', close: '$', inside: null }, { open: '"', close: '(?<!`)"', inside: null }, { open: "'", close: "'", inside: null }], assigned(/^\s*\$(?!env:)\w+\s*=\s*$/, (name) => `$env:${name}`)),
  shellscript: byForms(hash, likeShell, shellVariable),
  elixir: byForms(hash, [triple, between("'''", "'''"), { open: '(?<!\\S)#', close: '$', inside: null }, overLines('"')], assigned(/^\s*\w+\s*=\s*$/, (name) => `System.fetch_env!("${name}")`)),
  dart: byForms(slashes, [triple, between("'''", "'''"), ...likeC]),
  c: byForms(slashes, likeC),
  cpp: byForms(slashes, [{ open: String.raw`R"\w*\(`, close: (opened) => String.raw`\)${opened.slice(2, -1)}"`, inside: null }, ...likeC]),
  'objective-c': byForms(slashes, likeC),
  sql: byForms(dashes, [between('/*', '*/'), toLineEnd('--'), { open: String.raw`\$\w*\$`, close: (opened) => opened.replaceAll('$', String.raw`\$`), inside: null }, { open: "'", close: "'", inside: null }]),
  haskell: byForms(dashes, [between('{-', '-}'), toLineEnd('--'), overLines('"')]),
  yaml: { comment: yamlComment, variable: noVariable },
  toml: byForms(hash, [triple, between("'''", "'''"), { open: '#', close: '$', inside: null }, onOneLine('"'), { open: "'", close: "'|$", inside: null }]),
  dockerfile: byForms(hash, [{ open: '^\\s*#', close: '$', inside: null }, heredoc]),
  makefile: byForms(hash, [{ open: '^define\\b', close: '^endef\\b', inside: null }]),
  terraform: byForms(hash, [between('/*', '*/'), { open: '#', close: '$', inside: null }, heredoc, onOneLine('"')]),
  properties: byForms(hash, [], noVariable, isEntry),
  ini: byForms(['; ', ''], [], noVariable, isEntry),
  html: byForms(markup, markupForms),
  xml: byForms(markup, markupForms),
  vue: byForms(markup, templateForms),
  svelte: byForms(markup, templateForms),
  markdown: byForms(markup, [between('<!--', '-->'), { open: '^ {0,3}(?:`{3,}|~{3,})', close: (opened) => String.raw`^ {0,3}${opened.trim()}`, inside: null }], noVariable, (line) => !/^\s*\||^ {4}|^\t/.test(line)),
  css: byForms(block, [between('/*', '*/'), onOneLine('"'), onOneLine("'")]),
  scss: byForms(slashes, likeC),
  less: byForms(slashes, likeC),
  jsonc: byForms(slashes, likeC),
  json: plain,
}));

/** Other identifiers, which Emacs, Vim and Helix use. */
const otherIds: ReadonlyMap<string, string> = new Map(Object.entries({
  js: 'javascript', jsx: 'javascriptreact', ts: 'typescript', tsx: 'typescriptreact', py: 'python', sh: 'shellscript', bash: 'shellscript', zsh: 'shellscript', cs: 'csharp', 'c++': 'cpp', objc: 'objective-c',
  dotenv: 'properties', conf: 'properties', jproperties: 'properties', dosini: 'ini', yml: 'yaml', hcl: 'terraform', 'makefile-gmake': 'makefile', make: 'makefile', ps1: 'powershell', mhtml: 'html', nxml: 'xml', gfm: 'markdown',
  'typescript.tsx': 'typescriptreact', 'javascript.jsx': 'javascriptreact',
}));

const idsByName: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.env(?:\.[^/]*)?$/, 'properties'],
  [/(?:^|\/)\.sentryclirc$|\.(?:ini|cfg)$/, 'ini'],
  [/\.(?:mjs|cjs|jsx?)$/, 'javascript'],
  [/\.tsx$/, 'typescriptreact'],
  [/\.(?:mts|cts|ts)$/, 'typescript'],
  [/\.(?:sh|bash|zsh)$|(?:^|\/)\.envrc$/, 'shellscript'],
  [/\.ya?ml$/, 'yaml'],
  [/\.py$/, 'python'],
  [/\.(?:tf|tfvars|hcl)$/, 'terraform'],
  [/\.(?:properties)$/, 'properties'],
  [/\.(?:gradle)$/, 'groovy'],
  [/\.(?:kts?)$/, 'kotlin'],
];

/**
 * The language of a document: by its identifier, or by its file name if the identifier is unknown. No comment can be
 * put between two lines that belong together.
 */
export function languageOf(id: string, file: string): Language {
  const path = file.replaceAll('\\', '/');
  const usual = otherIds.get(id) ?? id;
  // Some editors have one identifier for both languages.
  const known = byId.get(usual === 'typescript' && path.endsWith('.tsx') ? 'typescriptreact' : usual);
  const language = known ?? byId.get(idsByName.find(([pattern]) => pattern.test(path))?.[1] ?? '') ?? plain;
  return { ...language, comment: (text, lineStart) => (isBound(text, lineStart) ? null : language.comment(text, lineStart)) };
}

/** Whether a line continues the one before it, or must be the first line: `#!/bin/sh`, `<?xml`, `<?php`. */
function isBound(text: string, lineStart: number): boolean {
  return lineStart === 0 ? /^\uFEFF?(?:#!|<\?)/.test(text) : /\\\r?\n$/.test(text.slice(Math.max(0, lineStart - 3), lineStart));
}
