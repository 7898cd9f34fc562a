import { Unreadable } from '../../errors.ts';
import type { Part, Piece, Word } from './command.ts';

/** How many levels of groups and substitutions are followed. Nobody writes that many. */
const deepest = 100;

/** Words that may stand before a command. */
const reserved: ReadonlySet<string> = new Set(['if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'esac', '{', '}', '!', 'coproc']);

/**
 * The commands of a line of POSIX shell (and what bash and zsh add), in their order, those inside of groups and
 * substitutions too. Nothing is expanded or run. Text that is not valid shell is read as words.
 *
 * In a here-document only substitutions are read; the rest is text for its command.
 *
 * @param isKept whether the output of the line becomes the value of a variable
 * @throws {Unreadable} if it is nested deeper than anybody writes
 */
export function commandLine(line: string, isKept = false): readonly Part[] {
  const reader: Reader = { line, at: 0, parts: [], documents: [], depth: 0, isKept };
  while (reader.at < line.length) {
    list(reader);
    // An unmatched closing bracket, as in `case x in a) …`, ends a command.
    reader.at += 1;
  }
  return reader.parts;
}

/** The documents of a command that is being read: they come behind the line. */
interface WrittenDocuments {
  readonly texts: string[];
  expands: boolean;
}

interface Reader {
  readonly line: string;
  at: number;
  readonly parts: Part[];
  /**
   * Here-documents that begin after the next line feed: the word that ends each, whether this word was quoted, and the
   * command that reads it.
   */
  documents: { readonly end: string; readonly quoted: boolean; readonly indented: boolean; readonly of: WrittenDocuments }[];
  depth: number;
  /** Whether the substitution that is read becomes the value of a variable. */
  isKept: boolean;
}

/** Reads commands up to a closing bracket, which is left to the caller, or up to the end. */
function list(reader: Reader): void {
  let after = '';
  while (reader.at < reader.line.length) {
    const operator = operatorAt(reader);
    if (operator === ')') return;
    if (operator === '(') {
      reader.at += 1;
      scope(reader, () => list(reader));
      reader.at += 1;
    } else if (operator !== null) {
      reader.at += operator.length;
      if (operator === '\n') hereDocuments(reader);
      after = operator;
      continue;
    } else {
      command(reader, after);
    }
    after = '';
  }
}

function scope(reader: Reader, read: () => void): void {
  reader.parts.push({ is: 'enter' });
  reader.depth += 1;
  if (reader.depth > deepest) throw tooDeep();
  read();
  reader.depth -= 1;
  reader.parts.push({ is: 'leave' });
}

/** What is left out could hide a command that shows a file. */
function tooDeep(): Unreadable {
  return new Unreadable('its command is nested too deep to be read');
}

const operators = /(?:&&|\|\||\|&|;;&|;;|;&|[;&|()\n])/y;

/** The operator at this place, after blanks, comments and joined lines; null if a word or a redirection comes next. */
function operatorAt(reader: Reader): string | null {
  skip(reader, /(?:[ \t\r]|\\\r?\n)*(?:#[^\n]*)?/y);
  if (reader.line.startsWith('&>', reader.at)) return null;
  return matched(reader, operators);
}

function matched({ line, at }: Reader, expression: RegExp): string | null {
  expression.lastIndex = at;
  return expression.exec(line)?.[0] ?? null;
}

function skip(reader: Reader, expression: RegExp): void {
  reader.at += matched(reader, expression)?.length ?? 0;
}

function command(reader: Reader, after: string): void {
  const words: Word[] = [];
  const inputs: Word[] = [];
  const documents: WrittenDocuments = { texts: [], expands: false };
  const { isKept } = reader;
  const assignments: { readonly name: string; readonly value: Word }[] = [];
  while (reader.at < reader.line.length) {
    const operator = operatorAt(reader);
    if (operator !== null || reader.at >= reader.line.length) break;
    const redirection = matched(reader, /(?:\d+|\{\w+\})?(?:<<<|<<-|<<|<>|<&|<(?!\()|&>>|&>|>>|>\||>&|>(?!\())/y);
    if (redirection !== null) {
      reader.at += redirection.length;
      redirected(reader, redirection.replace(/^(?:\d+|\{\w+\})/, ''), inputs, documents);
      continue;
    }
    const assigned = words.length === 0 ? matched(reader, /[A-Za-z_]\w*\+?=/y) : null;
    if (assigned !== null) {
      reader.at += assigned.length;
      reader.isKept = true;
      assignments.push({ name: assigned.replace(/\+?=$/, ''), value: word(reader) });
      reader.isKept = isKept;
      continue;
    }
    const start = reader.at;
    reader.isKept = isKept || setsVariables(words);
    const next = word(reader);
    reader.isKept = isKept;
    if (reader.at === start) reader.at += 1;
    if (next.length === 0 || (words.length === 0 && reserved.has(plain(next) ?? ''))) continue;
    words.push(next);
  }
  if (words.length + inputs.length + assignments.length > 0) reader.parts.push({ is: 'command', assignments, words, inputs, documents, isKept, after });
}

const settingVariables: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'env']);

/** Whether the words of a command so far make its next word a variable's value: `export`, and `env` before the name of a program. */
function setsVariables(words: readonly Word[]): boolean {
  return settingVariables.has(plain(words[0] ?? []) ?? '') && words.slice(1).every((one) => /^-|=/.test(plain(one) ?? '='));
}

function redirected(reader: Reader, operator: string, inputs: Word[], documents: WrittenDocuments): void {
  skip(reader, /[ \t]*/y);
  const start = reader.at;
  const target = word(reader);
  // No target follows, only something like a line feed.
  if (reader.at === start) return;
  if (operator === '<' || operator === '<>') inputs.push(target);
  const text = target.map((piece) => (piece.is === 'text' ? piece.text : '')).join('');
  if (operator === '<<<') {
    documents.texts.push(text);
    documents.expands ||= target.some(({ is }) => is !== 'text');
  }
  if (operator !== '<<' && operator !== '<<-') return;
  const quoted = /['"\\]/.test(reader.line.slice(start, reader.at));
  reader.documents.push({ end: text, quoted, indented: operator === '<<-', of: documents });
}

function hereDocuments(reader: Reader): void {
  for (const { end, quoted, indented, of } of reader.documents) {
    const start = reader.at;
    while (reader.at < reader.line.length) {
      const feed = reader.line.indexOf('\n', reader.at);
      const stop = feed === -1 ? reader.line.length : feed;
      const text = reader.line.slice(reader.at, stop).replace(/\r$/, '');
      reader.at = Math.min(stop + 1, reader.line.length);
      if ((indented ? text.replace(/^\t+/, '') : text) === end) break;
    }
    const text = reader.line.slice(start, reader.at);
    of.texts.push(text);
    if (quoted) continue;
    of.expands ||= /(?<!\\)\$[A-Za-z_{(]/.test(text);
    substitutionsOf(reader, text);
  }
  reader.documents = [];
}

/** Reads the commands in the substitutions of a text that is expanded like text in double quotes. */
function substitutionsOf(reader: Reader, text: string): void {
  if (!/[`$]/.test(text)) return;
  const inner: Reader = { line: text, at: 0, parts: reader.parts, documents: [], depth: reader.depth, isKept: reader.isKept };
  while (inner.at < text.length) {
    const stop = matched(inner, /[^`$\\]+/y);
    if (stop !== null) inner.at += stop.length;
    else if (text[inner.at] === '\\') inner.at += 2;
    else expansion(inner, true);
  }
}

/** Reads one word; it is empty if none comes next. */
function word(reader: Reader): Word {
  const pieces: Piece[] = [];
  const text = (more: string, quoted: boolean): void => {
    pieces.push({ is: 'text', text: more, quoted });
  };
  for (;;) {
    const plainText = matched(reader, /[^ \t\r\n;&|()<>'"`$\\]+/y);
    if (plainText !== null) {
      reader.at += plainText.length;
      text(plainText, false);
      continue;
    }
    const here = reader.line[reader.at];
    if (here === '\\') {
      const next = reader.line[reader.at + 1] ?? '';
      reader.at += 2;
      if (next !== '\n') text(next, true);
    } else if (here === "'") {
      text(upTo(reader, reader.at + 1, "'"), true);
    } else if (here === '"') {
      reader.at += 1;
      doubleQuoted(reader, pieces);
    } else if (here === '$' && reader.line[reader.at + 1] === "'") {
      reader.at += 1;
      text(ansi(reader), true);
    } else if (here === '$' && reader.line[reader.at + 1] === '"') {
      reader.at += 1;
    } else if (here === '$' || here === '`') {
      pieces.push(expansion(reader, false));
    } else if ((here === '<' || here === '>') && reader.line[reader.at + 1] === '(') {
      reader.at += 2;
      scope(reader, () => list(reader));
      reader.at += 1;
      pieces.push({ is: 'unknown' });
    } else {
      return pieces;
    }
  }
}

/** The text up to a quote. Reading goes on after the quote. Without a closing quote, the text reaches to the end. */
function upTo(reader: Reader, from: number, quote: string): string {
  const end = reader.line.indexOf(quote, from);
  const stop = end === -1 ? reader.line.length : end;
  reader.at = stop + 1;
  return reader.line.slice(from, stop);
}

function doubleQuoted(reader: Reader, pieces: Piece[]): void {
  // An empty quoted text makes a word too.
  pieces.push({ is: 'text', text: '', quoted: true });
  while (reader.at < reader.line.length) {
    const plainText = matched(reader, /[^"`$\\]+/y);
    if (plainText !== null) {
      reader.at += plainText.length;
      pieces.push({ is: 'text', text: plainText, quoted: true });
      continue;
    }
    const here = reader.line[reader.at];
    if (here === '"') {
      reader.at += 1;
      return;
    }
    if (here === '\\') {
      const next = reader.line[reader.at + 1] ?? '';
      reader.at += 2;
      pieces.push({ is: 'text', text: next === '\n' ? '' : /["`$\\]/.test(next) ? next : `\\${next}`, quoted: true });
    } else {
      pieces.push(expansion(reader, true));
    }
  }
}

/** `$'…'`: text with escapes as in C. */
function ansi(reader: Reader): string {
  const found = matched(reader, /'(?:[^'\\]+|\\[^])*'?/y) ?? "'";
  reader.at += found.length;
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return found.slice(1).replace(/'$/, '').replaceAll(/\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|([^]))/g, (_, hex: string | undefined, octal: string | undefined, one: string | undefined) =>
    one === undefined ? String.fromCharCode(Number.parseInt(hex ?? octal ?? '0', hex === undefined ? 8 : 16)) : (escapes[one] ?? one));
}

/** What begins with a `$` or a backtick. A `$` alone is plain text. */
function expansion(reader: Reader, quoted: boolean): Piece {
  if (reader.line[reader.at] === '`') {
    const found = matched(reader, /`(?:[^`\\]+|\\[^])*`?/y) ?? '`';
    reader.at += found.length;
    return output(reader, found.slice(1).replace(/`$/, '').replaceAll(/\\([\\`$])/g, '$1'));
  }
  const arithmetic = matched(reader, /\$\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)/y);
  if (arithmetic !== null) {
    reader.at += arithmetic.length;
    return { is: 'unknown' };
  }
  if (reader.line[reader.at + 1] === '(') {
    const start = reader.at + 2;
    reader.at = start;
    scope(reader, () => list(reader));
    const inner = reader.line.slice(start, reader.at);
    reader.at += 1;
    return { is: 'output', of: inner.trim() };
  }
  const braces = matched(reader, /\$\{[^}]*\}?/y);
  if (braces !== null) {
    reader.at += braces.length;
    substitutionsOf(reader, braces.slice(2));
    if (/^\$\{(?:#\w+|\w+:?\+[^${}`]*)\}$/.test(braces)) return { is: 'about' };
    const simple = /^\$\{([A-Za-z_]\w*)(?::?[-=]([^${}`]*))?\}$/.exec(braces);
    return simple === null ? { is: 'unknown' } : { is: 'variable', name: simple[1]!, otherwise: simple[2] ?? null, quoted };
  }
  // PowerShell has the environment behind `$env:`.
  const ofPowerShell = matched(reader, /\$env:[A-Za-z_]\w*/iy);
  if (ofPowerShell !== null) {
    reader.at += ofPowerShell.length;
    return { is: 'variable', name: ofPowerShell.slice(5), otherwise: null, quoted };
  }
  const named = matched(reader, /\$[A-Za-z_]\w*/y);
  if (named !== null) {
    reader.at += named.length;
    return { is: 'variable', name: named.slice(1), otherwise: null, quoted };
  }
  const special = matched(reader, /\$[0-9@*#?!$-]/y);
  reader.at += special?.length ?? 1;
  return special === null ? { is: 'text', text: '$', quoted: true } : { is: 'unknown' };
}

/** `$(<file)` is read like any other list of commands. */
function output(reader: Reader, inner: string): Piece {
  reader.parts.push({ is: 'enter' });
  if (reader.depth >= deepest) throw tooDeep();
  reader.parts.push(...commandLine(inner, reader.isKept));
  reader.parts.push({ is: 'leave' });
  return { is: 'output', of: inner.trim() };
}

/** The text of a word that needs no expansion; null if a shell would replace something in it. */
export function plain(word: Word): string | null {
  return word.every(({ is }) => is === 'text') ? word.map((piece) => (piece.is === 'text' ? piece.text : '')).join('') : null;
}
