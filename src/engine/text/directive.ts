import { redactText } from '../../secret/redact-text.ts';
import type { Directive } from '../match.ts';
import { closers, commentAt, type Comment } from './comment.ts';

/** A directive in a text. The caller knows the text's place in its blob. */
export interface ParsedDirective extends Pick<Directive, 'verb' | 'ruleIds' | 'reason' | 'text'> {
  /** Where the keyword (`sntrylint-disable-line`) stands in the text, in UTF-16 code units. `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** How many lines below the keyword its comment ends: 0 for the same line, or if the end is out of sight. */
  readonly linesBelow: number;
}

/** Every directive begins with this text. It is searched for as bytes, before a text is decoded. */
export const directiveKeyword = 'sntrylint-';

const keyword = /sntrylint-(disable-next-line|disable-line|disable|enable)(?![\w-])/g;
const keywordHere = new RegExp(keyword, 'y');

/** `--` between rules and reason. A single dash counts too, since XML forbids `--` inside a comment. */
const separator = /(?:^|\s)(?:-{1,2}|[\u2013\u2014])(?:\s|$)/;

/**
 * Reads the directives of a text, such as `// sntrylint-disable-line RULE, RULE -- reason`, in any style of comment.
 * Rules and reason are kept as written, except for anything that could be a secret. Rules are not checked to exist.
 *
 * @param text decoded text, if possible in whole lines
 */
export function parseDirectives(text: string): readonly ParsedDirective[] {
  return [...text.matchAll(keyword)].flatMap((match) => read(text, match) ?? []);
}

/** The directive that begins at an index; null if there is none. Other directives may stand before and after it. */
export function parseDirective(text: string, at: number): ParsedDirective | null {
  keywordHere.lastIndex = at;
  const match = keywordHere.exec(text);
  return match === null ? null : read(text, match);
}

/** Whether a text begins with a directive's keyword, inside or outside of a comment. */
export function startsDirective(text: string): boolean {
  keywordHere.lastIndex = 0;
  return keywordHere.test(text);
}

function read(text: string, match: RegExpExecArray): ParsedDirective | null {
  const comment = commentAt(text, match.index);
  if (comment === null) return null;
  const end = match.index + match[0].length;
  const below = linesBelow(text, end, comment);
  const rest = restOfComment(text, end, comment, below.length);
  return { verb: match[1] as Directive['verb'], ...readRest(rest), text: match[0] + redactText(rest), start: match.index, end, linesBelow: below.length };
}

/** How many code units after the keyword are read, since a minified file has all its text on one line. */
const longestRest = 500;

/** The comment's lines below the line of the directive, without the mark that ends the comment. */
function linesBelow(text: string, from: number, { closer }: Comment): readonly string[] {
  const end = closer === null ? -1 : text.indexOf(closer, from);
  return end === -1 ? [] : text.slice(from, end).split('\n').slice(1);
}

/** A directive without a reason may continue in the next lines of its comment, until its reason. */
function restOfComment(text: string, from: number, comment: Comment, below: number): string {
  const [own = '', ...lines] = text.slice(from, from + longestRest).split(/\r?\n/).slice(0, below + 1);
  let rest = closed(own.split('\r', 1)[0]!, comment);
  for (const line of lines) {
    if (readRest(rest).reason !== null || startsLine.test(line)) break;
    rest = `${rest.trimEnd()} ${closed(line, comment).replace(/^\s*\*+(?=\s|$)/, '').trim()}`;
  }
  return rest.trimEnd();
}

/** The beginning of another directive, which ends the one before. */
const startsLine = /^[\s*]*sntrylint-/;

function closed(line: string, { bracket }: Comment): string {
  const end = line.search(closers);
  const rest = end === -1 ? line : line.slice(0, end);
  if (bracket === null) return rest;
  // A reason may hold parentheses. A quote inside the text is escaped in JSON only.
  const last = bracket === ')' ? rest.lastIndexOf(')') : rest.search(new RegExp(String.raw`(?<!\\)${bracket}`));
  return last === -1 ? rest : rest.slice(0, last);
}

function readRest(rest: string): Pick<Directive, 'ruleIds' | 'reason'> {
  const dash = separator.exec(rest);
  const rules = (dash === null ? rest : rest.slice(0, dash.index)).trim();
  const reason = dash === null ? '' : rest.slice(dash.index + dash[0].length).trim();
  return { ruleIds: ruleIds(rules), reason: reason === '' ? null : redactText(reason) };
}

/** An empty list must not mean all rules. So commas without names count as one rule that does not exist. */
function ruleIds(text: string): readonly string[] | null {
  if (text === '') return null;
  const ids = text.split(',').map((one) => one.trim()).filter((one) => one !== '');
  return (ids.length === 0 ? [text] : ids).map((one) => redactText(one).slice(0, 80));
}
