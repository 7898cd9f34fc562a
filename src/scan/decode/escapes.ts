import type { Surface } from '../surface.ts';
import { substitute } from './substitute.ts';

/** A way of writing text that leaves most characters as they are. */
export interface Escape {
  readonly name: string;
  /** One escape; `read` gives the characters it stands for. */
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => string;
  /**
   * What a text begins with when all its characters are escaped, in every spelling that is in use and as far as those
   * agree: what the prefilter looks for. Null where letters are never escaped.
   */
  readonly spell: ((text: string) => readonly string[]) | null;
}

const hexCode = (digits: string | undefined): string => String.fromCharCode(Number.parseInt(digits ?? '', 16));
/** Digits of a first character, in both cases where they hold a letter. */
const casesOf = (digits: string): readonly string[] => [...new Set([digits, digits.toUpperCase()])];
const hexOf = (character: string | undefined): string => character!.charCodeAt(0).toString(16).padStart(2, '0');

/** All escapes that are undone around a token: each is one line of the table. */
export const escapes: readonly Escape[] = [
  {
    // RFC 3986: "%2B" in URLs and forms.
    name: 'percent',
    pattern: /%([0-9a-fA-F]{2})/,
    read: (match) => hexCode(match[1]),
    // Of the second character one digit only: the other may be a letter of either case.
    spell: ([first, second]) => casesOf(hexOf(first)).map((digits) => `%${digits}%${hexOf(second)[0]}`),
  },
  {
    // JSON, JavaScript, Java properties, Python, PHP, Markdown: "\u0073", "\x73", "\/", "\_"; a backslash before a line's end joins the lines.
    name: 'backslash',
    pattern: /\\{1,4}(?:u00([0-9a-fA-F]{2})|u\{0{0,4}([0-9a-fA-F]{2})\}|x([0-9a-fA-F]{2})|([/_+=."'-])|\r?\n[ \t]*)/,
    read: (match) => match[4] ?? (match[0].endsWith('\n') || /\s$/.test(match[0]) ? '' : hexCode(match[1] ?? match[2] ?? match[3])),
    spell: ([first, second]) =>
      casesOf(hexOf(first)).flatMap((digits) => [`\\u00${digits}\\u00${hexOf(second)[0]}`, `\\x${digits}\\x${hexOf(second)[0]}`]),
  },
  {
    // HTML and XML: "&#115;", "&#x73;", "&plus;".
    name: 'entity',
    pattern: /&(?:#0{0,4}(\d{1,3})|#[xX]0{0,4}([0-9a-fA-F]{1,2})|(sol|equals|plus|lowbar|quot|amp|apos));/,
    read: (match) =>
      match[3] === undefined
        ? String.fromCharCode(match[1] === undefined ? Number.parseInt(match[2]!, 16) : Number(match[1]))
        : { sol: '/', equals: '=', plus: '+', lowbar: '_', quot: '"', amp: '&', apos: "'" }[match[3]]!,
    spell: ([first]) => [`&#${first!.charCodeAt(0)};&#`, ...casesOf(hexOf(first)).map((digits) => `&#x${digits};&#`)],
  },
  {
    // RFC 2045: "=3D", and "=" at a line's end for a line that goes on.
    name: 'quoted-printable',
    pattern: /=(?:([0-9A-F]{2})|[ \t]*\r?\n)/,
    read: (match) => (match[1] === undefined ? '' : hexCode(match[1])),
    spell: null,
  },
  {
    // Two literals on one line that the language joins: "sntryu_" + "…", 'a' . 'b', "a" "b".
    name: 'concatenation',
    pattern: /["'`][ \t]*(?:\+{1,2}|\.{1,2}|&|~|\|\||<>)?[ \t]*["'`]/,
    read: () => '',
    spell: null,
  },
];

/** The bytes [`from`, `to`) of a surface with one kind of escape undone; null where there is none. */
export function unescape(outer: Surface, from: number, to: number, escape: Escape): Surface | null {
  return substitute(outer, from, to, escape.name, escape.pattern, escape.read);
}
