import { redactText } from '../../secret/redact-text.ts';
import type { Directive } from '../match.ts';

/** A directive as it stands in a text; the caller knows where the text stands in its blob. */
export interface ParsedDirective extends Pick<Directive, 'verb' | 'ruleId' | 'reason' | 'text'> {
  /** Where the keyword (`sntrylint-disable-line`) stands in the text, in UTF-16 code units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What every directive starts with: bytes worth looking for before a text is decoded. */
export const directiveKeyword = 'sntrylint-';

const keyword = /sntrylint-(disable-next-line|disable-line|disable|enable)(?![\w-])/g;
const keywordHere = new RegExp(keyword, 'y');

/**
 * What a comment starts with in the languages people write, right before the keyword. Without one it is prose about
 * directives (documentation, this very file) and means nothing.
 */
const opener =
  /(?:\/\/+!?|\/\*+!?|\*+|#+!?|--+|--\[=*\[|<!--+-?|;+|%+|\{-|\(\*|\{#|\{\{!(?:--)?|<%--|<%#|!+|\.\.|::|(?:^|[\s@])(?:rem|dnl))[ \t]*$/i;

/** Vim's and Basic's comments start with a quote, as texts do in most others: only one before a space counts. */
const quoteOpener = /["'][ \t]+$/;

/** JSON has no comments; people write `"//": "…"`. */
const jsonOpener = /["'](?:\/\/|#|\$?_{0,2}comment_{0,2})["'][ \t]*:[ \t]*["']$/i;

/** What ends a comment before its line does. */
const closer = /\*\/|--!?>|--%>|#\}|-\}|\*\)|\]\]|--\}\}|%>/;

/** `--` between rule and reason; a single dash too, since XML forbids `--` inside a comment. */
const separator = /(?:^|\s)(?:-{1,2}|[\u2013\u2014])(?:\s|$)/;

/**
 * Reads the directives of a text: `// sntrylint-disable-line RULE -- reason` and its relatives, in any style of
 * comment. RULE and reason are kept as written, apart from anything in them that could be a secret; whether the rule
 * exists is for others to judge.
 *
 * @param text decoded text, whole lines of it where possible.
 */
export function parseDirectives(text: string): readonly ParsedDirective[] {
  return [...text.matchAll(keyword)].flatMap((match) => read(text, match) ?? []);
}

/** The one that begins at an index; null where none does. Any number of others may stand around it. */
export function parseDirective(text: string, at: number): ParsedDirective | null {
  keywordHere.lastIndex = at;
  const match = keywordHere.exec(text);
  return match === null ? null : read(text, match);
}

function read(text: string, match: RegExpExecArray): ParsedDirective | null {
  const before = text.slice(Math.max(lineStart(text, match.index), match.index - 40), match.index);
  if (![opener, quoteOpener, jsonOpener].some((one) => one.test(before))) return null;
  const end = match.index + match[0].length;
  const rest = restOfComment(text, end, before.at(-1));
  return { verb: match[1] as Directive['verb'], ...readRest(rest), text: match[0] + redactText(rest), start: match.index, end };
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

/** Longest rest of a directive that is read, in code units: a minified file has its whole text on one line. */
const longestRest = 500;

/** @param quote the character before the keyword: in `"sntrylint-disable-line -- why",` the text ends with its quote. */
function restOfComment(text: string, from: number, quote: string | undefined): string {
  let rest = text.slice(from, from + longestRest).split(/[\r\n]/, 1)[0]!;
  const end = rest.search(closer);
  if (end !== -1) rest = rest.slice(0, end);
  if (quote === '"' || quote === "'") rest = rest.split(quote, 1)[0]!;
  return rest.trimEnd();
}

function readRest(rest: string): Pick<Directive, 'ruleId' | 'reason'> {
  const dash = separator.exec(rest);
  const rule = (dash === null ? rest : rest.slice(0, dash.index)).trim();
  const reason = dash === null ? '' : rest.slice(dash.index + dash[0].length).trim();
  return {
    ruleId: rule === '' ? null : redactText(rule).slice(0, 80),
    reason: reason === '' ? null : redactText(reason),
  };
}
