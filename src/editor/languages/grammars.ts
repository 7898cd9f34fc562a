import type { SyntaxNode, Tree } from '@lezer/common';
import { parser as goParser } from '@lezer/go';
import { parser as javaParser } from '@lezer/java';
import { parser as javascriptParser } from '@lezer/javascript';
import { parser as phpParser } from '@lezer/php';
import { parser as pythonParser } from '@lezer/python';
import { parser as rustParser } from '@lezer/rust';
import { children, type Grammar, grammatical, type Literal } from './grammar.ts';
import { type Change, type Language, lineEnd } from './language.ts';

const slashes = ['// ', ''] as const;
const hash = ['# ', ''] as const;

/** Replaces a whole literal by an expression. */
function expression(write: (name: string) => string): (literal: Literal) => readonly Change[] {
  return ({ node: { from, to }, name }) => [{ from, to, insert: write(name) }];
}

/** @param dialect of the parser: what the text holds besides JavaScript */
function javascript(dialect: string): Language {
  return grammatical({
    parser: javascriptParser.configure({ dialect }),
    comment: slashes,
    opaque: ['String', 'TemplateString', 'JSXAttributeValue', 'RegExp'],
    within: { Interpolation: slashes, JSXEscape: slashes, JSXOpenTag: slashes, JSXSelfClosingTag: slashes, JSXCloseTag: null, JSXElement: ['{/* ', ' */}'] },
    literals: ['String', 'TemplateString', 'JSXAttributeValue'],
    values: {
      ArgList: [], ArrayExpression: [], ConditionalExpression: [], ParenthesizedExpression: [], Interpolation: [], ReturnStatement: [], JSXAttribute: ['Equals'],
      Property: [':'], AssignmentExpression: ['Equals', 'UpdateOp'], VariableDeclaration: ['Equals'], PropertyDeclaration: ['Equals'], ParamList: ['Equals'],
      ArrowFunction: ['Arrow'], ExportDeclaration: ['default'], BinaryExpression: ['ArithOp', 'CompareOp', 'LogicOp'], JSXEscape: ['{'],
    },
    constants: [],
    replace: ({ node: { name: kind, from, to }, name }) => [{ from, to, insert: kind === 'JSXAttributeValue' ? `{process.env.${name}}` : `process.env.${name}` }],
    insert: (part, { name: kind }, _, name) => (kind === 'TemplateString' ? [{ ...part, insert: `\${process.env.${name}}` }] : null),
  });
}

const python: Grammar = {
  parser: pythonParser,
  comment: hash,
  opaque: ['String', 'FormatString'],
  literals: ['String', 'FormatString'],
  values: {
    ArgList: [], ArrayExpression: [], DictionaryExpression: [], TupleExpression: [], SetExpression: [], ConditionalExpression: [], ParenthesizedExpression: [], ReturnStatement: [], BinaryExpression: [],
    AssignStatement: ['AssignOp'], ParamList: ['AssignOp'], LambdaExpression: [':'], YieldStatement: [],
  },
  constants: [],
  replace: ({ node, prefix, text, tree, name }) => {
    const bytes = /^(?:br?|rb)$/i.test(prefix);
    if (!bytes && !/^[ru]?$/i.test(prefix)) return null;
    return withImportOs(tree, text, { from: node.from, to: node.to, insert: `os.environ["${name}"]${bytes ? '.encode()' : ''}` });
  },
  insert: (part, node, text, name, tree) => {
    const [, prefix = '', quote = ''] = /^(\w*)("""|'''|["'])/.exec(text.slice(node.from, node.to)) ?? [];
    // Up to Python 3.11 the outer quotes may not be used within the braces.
    const other = quote.startsWith('"') ? "'" : '"';
    return /^(?:fr?|rf)$/i.test(prefix) ? withImportOs(tree, text, { ...part, insert: `{os.environ[${other}${name}${other}]}` }) : null;
  },
};

/** Adds the import if it is missing; null if `os` may be something else. */
function withImportOs({ topNode }: Tree, text: string, change: Change): readonly Change[] | null {
  const said = (node: SyntaxNode): string => text.slice(node.from, node.to);
  const statements = children(topNode).filter(({ name }) => name !== 'Comment');
  const imports = statements.filter(({ name }) => name === 'ImportStatement');
  if (imports.some((node) => /^import\s+(?:[^#\n]*,\s*)?os(?:\.\w+)*\s*(?:,|$)/.test(said(node)))) return [change];
  if (/\bas\s+os\b|^\s*os\s*[:=]|\bimport\s+os\b/m.test(text)) return null;
  const isFuture = (node: SyntaxNode): boolean => /^from\s+__future__\b/.test(said(node));
  const isDocstring = (node: SyntaxNode | undefined): boolean => node?.name === 'ExpressionStatement' && node.firstChild?.name === 'String';
  const first = imports.find((node) => !isFuture(node)) ?? statements.find((node, number) => !isFuture(node) && !(number === 0 && isDocstring(node)));
  // If something else comes before it on its line, there is no place for a line of its own.
  if (first === undefined || (first.from > 0 && text[first.from - 1] !== '\n')) return null;
  return [{ from: first.from, to: first.from, insert: `import os${lineEnd(text)}` }, change];
}

const go: Grammar = {
  parser: goParser,
  comment: slashes,
  opaque: ['String'],
  literals: ['String'],
  values: { VarSpec: ['='], VarDecl: [':=', '='], Assignment: ['='], Arguments: [], Element: [], BinaryExp: [], ReturnStatement: [], Case: [] },
  constants: ['ConstDecl', 'ImportDecl', 'StructType'],
  replace: ({ node, text, tree, name }) => withImportOfOs(tree, text, { from: node.from, to: node.to, insert: `os.Getenv("${name}")` }),
};

function withImportOfOs({ topNode }: Tree, text: string, change: Change): readonly Change[] | null {
  const [clause, imports] = [children(topNode).find(({ name }) => name === 'PackageClause'), children(topNode).filter(({ name }) => name === 'ImportDecl')];
  const listed = imports.flatMap((node) => children(node).flatMap((one) => (one.name === 'SpecList' ? children(one) : one))).filter(({ name }) => name === 'ImportSpec');
  const specs = listed.flatMap((node) => [...text.slice(node.from, node.to).matchAll(/^(?:([\w.]+)\s*)?["`]([^"`]+)["`]/g)]);
  if (specs.some(([, as, path]) => path === 'os' && as === undefined)) return [change];
  if (clause === undefined || specs.some(([, as, path]) => as === 'os' || path === 'os' || path?.endsWith('/os') === true) || /\bos\s*(?::=|,|\bos\.\w)/.test(text)) return null;
  const [line, first] = [lineEnd(text), imports[0]];
  if (first === undefined) return [{ from: clause.to, to: clause.to, insert: `${line}${line}import "os"` }, change];
  const block = /^import\s*\([ \t]*\r?\n/.exec(text.slice(first.from, first.to));
  return block === null ? [{ from: first.from, to: first.from, insert: `import "os"${line}` }, change] : [{ from: first.from + block[0].length, to: first.from + block[0].length, insert: `\t"os"${line}` }, change];
}

const java: Grammar = {
  parser: javaParser,
  comment: slashes,
  opaque: ['StringLiteral', 'TextBlock'],
  literals: ['StringLiteral'],
  values: { VariableDeclarator: ['AssignOp'], AssignmentExpression: ['AssignOp'], ArgumentList: [], ReturnStatement: [], ArrayInitializer: [], BinaryExpression: [], TernaryExpression: [], ParenthesizedExpression: [] },
  constants: ['Annotation', 'AnnotationTypeDeclaration', 'SwitchLabel'],
  replace: expression((name) => `System.getenv("${name}")`),
};

const php: Grammar = {
  parser: phpParser,
  comment: slashes,
  opaque: ['String', 'HeredocString', 'NowdocString', 'Heredoc', 'Interpolation', 'Text', 'TextInterpolation'],
  literals: ['String'],
  values: {
    AssignmentExpression: ['AssignOp'], ArgList: [], NamedArgument: [':'], ArrayExpression: [], Pair: ['=>'], ReturnStatement: [], BinaryExpression: [], ConditionalExpression: [],
    ParenthesizedExpression: [], EchoStatement: [],
  },
  constants: ['ConstDeclaration', 'PropertyDeclaration', 'FunctionStaticDeclaration', 'Parameter', 'Attributes', 'EnumCase', 'EnumDeclaration'],
  replace: expression((name) => `getenv('${name}')`),
};

/** There is no code before the first `<?php`. */
function inPhp(language: Language): Language {
  return { ...language, comment: (text, lineStart) => (text.slice(0, lineStart).includes('<?') ? language.comment(text, lineStart) : null) };
}

const owned = (name: string): string => `std::env::var("${name}").expect("${name} is not set")`;

const rust: Grammar = {
  parser: rustParser,
  comment: slashes,
  opaque: ['String', 'RawString'],
  literals: ['String', 'RawString'],
  values: { LetDeclaration: ['='], ArgList: [], FieldExpression: [] },
  constants: ['ConstItem', 'StaticItem', 'MacroInvocation', 'Attribute', 'AttributeItem', 'LiteralPattern'],
  replace: ({ node, prefix, text, name }) => {
    const said = (one: SyntaxNode | null | undefined): string => (one == null ? '' : text.slice(one.from, one.to));
    const [parent, call] = [node.parent, node.parent?.parent];
    if ((prefix !== '' && prefix !== 'r') || parent == null || call == null) return null;
    if (parent.name === 'FieldExpression') return /\.(?:to_string|to_owned)$/.test(said(parent)) && call.name === 'CallExpression' ? [{ from: call.from, to: call.to, insert: owned(name) }] : null;
    if (parent.name === 'ArgList') return said(call.firstChild) === 'String::from' ? [{ from: call.from, to: call.to, insert: owned(name) }] : [{ from: node.from, to: node.to, insert: `&${owned(name)}` }];
    const type = children(parent).find((one) => /Type/.test(one.name));
    return type === undefined || said(type) === '&str' ? [{ from: node.from, to: node.to, insert: `&${owned(name)}` }] : null;
  },
};

/** The languages that have a parser here. */
export const parsedLanguages = {
  javascript: javascript('jsx'),
  typescript: javascript('ts'),
  typescriptreact: javascript('ts jsx'),
  python: grammatical(python),
  go: grammatical(go),
  java: grammatical(java),
  php: inPhp(grammatical(php)),
  rust: grammatical(rust),
} as const;
