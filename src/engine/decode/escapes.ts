import { longestToken, type Surface } from '../surface.ts';
import { substitute } from './substitute.ts';
import { isText } from './wide.ts';

/** A way of writing text that leaves most characters as they are. */
export interface Escape {
  readonly name: string;
  /** Matches one escape. `read` gives the characters that the escape stands for. */
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => string;
  /** Matches every character with which the escape may begin, and that is no part of a token. */
  readonly first: RegExp;
  /** Whether the first character of the escape may also be part of a token. */
  readonly isInside: boolean;
  /** How the tokens begin that are written so, if others are not. */
  readonly prefix?: string;
  /**
   * Gives the beginnings of a text when all its characters are escaped: one for each spelling in use. The prefilter
   * looks for these beginnings. Null if this escape is never used for letters.
   */
  readonly spell: ((text: string) => readonly string[]) | null;
}

/** The indentation of a line, and the signs of a quotation or a comment before it. */
const lineMargin = /[ \t]*(?:[>|#*;](?: ?[>|#*;]){0,4}[ \t]*|\/\/[ \t]+|--[ \t]+)?/.source;
/** A line end inside a text that was wrapped, with the margin of the next line. */
const lineWrap = new RegExp(`[ \\t]?\\^?\\r?\\n${lineMargin}(?=[A-Za-z0-9+/=_])`);
/** The margin of a line that holds nothing else but a piece of a token, and not its beginning. */
const marginOfPiece = new RegExp(`^${lineMargin}(?=(?!sntry)[A-Za-z0-9+/=_]+$)`);

const hexCode = (digits: string | undefined): string => String.fromCharCode(Number.parseInt(digits ?? '', 16));
/** Hexadecimal digits in lower case, and also in upper case if they hold a letter. */
const casesOf = (digits: string): readonly string[] => [...new Set([digits, digits.toUpperCase()])];
const hexOf = (character: string | undefined): string => character!.charCodeAt(0).toString(16).padStart(2, '0');

/**
 * Whether the last piece of a wrapped token ends at this line end. Its line is shorter than the line above, or the next
 * line is indented in another way. The line with the token's beginning is none of these.
 *
 * @param wrap the line end, up to the first character of the next line
 */
function endsParagraph(text: string, at: number, wrap: string): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(start, at);
  const margin = marginOfPiece.exec(line)?.[0];
  if (margin === undefined || start === 0) return false;
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, start).trimEnd();
  return line.length < above.length || wrap.slice(wrap.indexOf('\n') + 1) !== margin;
}

/** All escapes that are undone around a token. A new escape is one more entry. */
export const escapes: readonly Escape[] = [
  {
    // RFC 3986: "%2B" in URLs and forms.
    name: 'percent',
    first: /%/,
    isInside: false,
    pattern: /%([0-9a-fA-F]{2})/,
    read: (match) => hexCode(match[1]),
    // Of the second character only the first digit is used, since the other may be a letter in either case.
    spell: ([first, second]) => casesOf(hexOf(first)).map((digits) => `%${digits}%${hexOf(second)[0]}`),
  },
  {
    // JSON, JavaScript, Java properties, Python, PHP, Markdown: "\u0073", "\x73", "\/", "\_"; a backslash before a line's end joins the lines.
    name: 'backslash',
    first: /\\/,
    isInside: false,
    pattern: /\\{1,4}(?:u00([0-9a-fA-F]{2})|u\{0{0,4}([0-9a-fA-F]{2})\}|x([0-9a-fA-F]{2})|([/_+=."'-])|\r?\n[ \t]*)/,
    read: (match) => match[4] ?? (match[0].endsWith('\n') || /\s$/.test(match[0]) ? '' : hexCode(match[1] ?? match[2] ?? match[3])),
    spell: ([first, second]) =>
      casesOf(hexOf(first)).flatMap((digits) => [
        `\\u00${digits}\\u00${hexOf(second)[0]}`,
        `\\u{${digits}}\\u{${hexOf(second)[0]}`,
        `\\x${digits}\\x${hexOf(second)[0]}`,
      ]),
  },
  {
    // HTML and XML: "&#115;", "&#x73;", "&plus;".
    name: 'entity',
    first: /&/,
    isInside: false,
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
    first: /(?!)/,
    isInside: true,
    pattern: /=(?:([0-9A-F]{2})|[ \t]*\r?\n)/,
    read: (match) => (match[1] === undefined ? '' : hexCode(match[1])),
    spell: null,
  },
  {
    // Two literals that the language joins, on one line or two: "sntryu_" + "…", 'a' . 'b', "a" & _, "a" "b", "a" \
    // "b". Also a list of pieces, and the same in a patch or in the lines of a notebook ("\"a\"\n", "\"b\"").
    name: 'concatenation',
    first: /["'`\\]/,
    isInside: false,
    pattern: /["'`][ \t]*(?:(?:\+{1,2}|\.{1,2}|&|~|\|\||<>|,)[ \t]*)?(?:[_\\`^]?\r?\n[-+>|]?[ \t]*(?:(?:\+{1,2}|\.{1,2}|&|~|\|\||<>)[ \t]*)?)?[rbuf$@]?["'`]|\\?["'][ \t]*(?:(?:\\\\|\+)[ \t]*)?\\n",\r?\n[ \t]*"[ \t]*(?:\+[ \t]*)?\\?["']/,
    read: () => '',
    spell: null,
  },
  {
    // Lines that a mail program, a terminal or a formatter wraps, also in quotations and comments. Also lines that cmd
    // joins with `^`.
    name: 'line-wrap',
    first: /[ \t\r\n^]/,
    isInside: false,
    pattern: lineWrap,
    read: () => '',
    spell: null,
  },
  {
    // The same if other text follows in the line below the token. Lists of names in comments look like that too: tried at
    // each name, they made a settings file of Sentry's own too much work.
    name: 'paragraph',
    first: /[ \t\r\n^]/,
    isInside: false,
    prefix: 'sntry',
    pattern: lineWrap,
    read: (match) => (endsParagraph(match.input, match.index, match[0]) ? match[0] : ''),
    spell: null,
  },
  {
    // Wrapped lines in a patch. The sign before a line may be a character of the token, so this is read beside `line-wrap`.
    name: 'patch',
    first: /[\r\n]/,
    isInside: false,
    prefix: 'sntry',
    pattern: /\r?\n[-+](?=[A-Za-z0-9+/=_])/,
    read: () => '',
    spell: null,
  },
  {
    // ECMA-48 colours, as `grep --color` and recorded terminals hold them: ESC [ 01;31 m.
    name: 'ansi',
    first: /[^\s!-~]|[\\^]/,
    isInside: false,
    pattern: /(?:[^\s!-~]|\\u001[bB]|\\x1[bB]|\\033|\\e|\^\[)\[[\d;]{0,16}[A-Za-z]/,
    read: () => '',
    spell: null,
  },
  {
    // Marks of a possible line break: a zero-width space, a soft hyphen, <wbr>.
    name: 'invisible',
    first: /[\xe2\xc2\xef&\\]/,
    isInside: false,
    pattern: /\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xc2\xad|\xef\xbb\xbf|&(?:shy|ZeroWidthSpace|#8203|#173|#x200[bB]|#x[aA][dD]);|\\u200[b-fB-F]|\\u00[aA][dD]/,
    read: () => '',
    spell: null,
  },
  {
    // Elements that split a text in HTML, in Word documents or in highlighted code: <wbr>, </w:t></w:r><w:r><w:t>,
    // ]]><![CDATA[.
    name: 'markup',
    first: /[<\]]/,
    isInside: false,
    pattern: /(?:<\/?[A-Za-z][^<>]{0,200}>[ \t\r\n]{0,20}){1,12}|\]\]>[ \t\r\n]{0,20}<!\[CDATA\[/,
    read: () => '',
    spell: null,
  },
];

/** The escapes that are undone after a key, for values without a fixed part. */
const valueEscapes = escapes.filter(({ name }) => ['percent', 'backslash', 'entity', 'quoted-printable', 'concatenation'].includes(name));

/**
 * Which of these escapes stand in the value of a key.
 *
 * @param end where the line of the key ends. An escape begins before it
 */
export function escapesBehind({ bytes, effort }: Surface, at: number, end: number): readonly Escape[] {
  effort.look('undone byte', end - at);
  const text = bytes.toString('latin1', at, end + longestEscape);
  return valueEscapes.filter(({ pattern }) => (pattern.exec(text)?.index ?? Infinity) <= end - at);
}

/** How many bytes are read to recognize an escape together with its indentation. */
const longestEscape = 256;

/** How many bytes before an anchor escapes are undone: they hold context. */
const contextBefore = 1024;
/** How many bytes behind an anchor escapes are undone at most: the longest token at six bytes a character, and more. */
const mostBehind = 16_384;
/**
 * For how many more characters than an anchor needs escapes are undone. Further anchors among them need nothing more. Where many anchors
 * stand, it is as many as {@link mostBehind} allows.
 */
const spare = 1024;

const equals = 0x3d;
const isTokens = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_') isTokens[character.charCodeAt(0)] = 1;

/** The same expressions, tried only at the current place. A search would try them at every place of the text. */
const begins = new Map(escapes.map((escape) => [escape, new RegExp(escape.pattern.source, 'y')]));

/**
 * By the number of a byte: the escapes that may begin with it. Behind most words stands a character with which none
 * begins.
 */
const behindToken = Array.from({ length: 256 }, (_, byte) => escapes.filter(({ first }) => first.test(String.fromCharCode(byte))));

function beginsWith(expression: RegExp, text: string): boolean {
  expression.lastIndex = 0;
  return expression.test(text);
}

/** How many bytes behind the beginning of an escaped text show whether it is text. */
export const textSight = 256;
/** Of how many characters most must be those of text. */
const textCharacters = 24;

/**
 * Whether an escape stands for text, and not for the bytes of something else. The prefilter knows only how the first two characters
 * of a secret or a key are written, and in a list of bytes (`\\x73\\x6f`) such pairs stand everywhere.
 */
export function standsForText({ bytes, effort }: Surface, at: number, escape: Escape): boolean {
  effort.look('undone byte', textSight);
  const outer = bytes.toString('latin1', at, at + textSight);
  const begin = begins.get(escape)!;
  let characters = 0;
  let others = 0;
  for (let i = 0; i < outer.length && characters < textCharacters; ) {
    begin.lastIndex = i;
    const match = begin.exec(outer);
    const read = match === null ? outer[i]! : escape.read(match);
    i += match === null ? 1 : match[0].length;
    characters += read.length;
    // Zeros stand between the characters of UTF-16.
    for (let one = 0; one < read.length; one++) if (read.charCodeAt(one) !== 0 && !isText(read.charCodeAt(one))) others++;
  }
  return others <= characters / 4;
}

/** Finds the escapes inside tokens of one surface. */
export class TokenEscapes {
  readonly #surface: Pick<Surface, 'bytes' | 'effort'>;
  #from = 0;
  /** The end of the characters of tokens that begin at `#from`. */
  #to = 0;
  /** Whether `=` is among them, the only one that begins an escape. It is rare. */
  #hasSign = false;
  #sight = 0;

  constructor(surface: Pick<Surface, 'bytes' | 'effort'>) {
    this.#surface = surface;
  }

  /** How many bytes behind the last place were read. */
  get sight(): number {
    return this.#sight;
  }

  /** The escapes inside the token that begins at a place, each kind once. */
  of(at: number): readonly Escape[] {
    const { bytes, effort } = this.#surface;
    if (at < this.#from || at >= this.#to) {
      let to = at;
      this.#hasSign = false;
      for (; to < bytes.length && isTokens[bytes[to]!] === 1; to++) if (bytes[to] === equals) this.#hasSign = true;
      [this.#from, this.#to] = [at, to];
    }
    const end = Math.min(this.#to, at + longestToken);
    effort.look('end of a token');
    const sign = this.#hasSign ? bytes.subarray(at, end).indexOf(equals) : -1;
    const beginning = sign === -1 ? behindToken[bytes[end] ?? 0]! : escapes;
    this.#sight = end + longestEscape - at;
    if (beginning.length === 0) return beginning;
    const behind = bytes.toString('latin1', end, end + longestEscape);
    const inside = sign === -1 ? '' : bytes.toString('latin1', at + sign, end + 16);
    const begin = bytes.toString('latin1', at, at + 16);
    return beginning.filter((escape) => (escape.isInside ? escape.pattern.test(inside) : beginsWith(begins.get(escape)!, behind)) && begin.startsWith(escape.prefix ?? ''));
  }
}

/** A part of a text in which one kind of escape was undone. */
export interface Unescaped {
  /** Null if the part has no such escape. */
  readonly surface: Surface | null;
  /** The part of the outer text. */
  readonly from: number;
  readonly to: number;
  /** Whether so many characters stand behind an anchor of the outer text, or all that there are. */
  readonly holds: (at: number, behind: number) => boolean;
}

/**
 * Undoes one kind of escape in the text around an anchor.
 *
 * @param behind how many characters behind the anchor matter
 * @param isOneOfMany whether many more anchors follow
 */
export function unescape(outer: Surface, at: number, escape: Escape, behind: number, isOneOfMany: boolean): Unescaped {
  const from = Math.max(0, at - contextBefore);
  const enough = at - from + behind;
  const end = outer.bytes.length;
  const last = Math.min(end, at + mostBehind);
  // Most escapes are short. Only if they take more than half of the text, more of it is read.
  for (let to = isOneOfMany ? last : Math.min(last, at + 2 * (behind + spare)); ; to = last) {
    outer.effort.look('undone byte', to - from);
    const text = substitute(outer, from, to, escape.name, escape.pattern, escape.read, isOneOfMany ? Infinity : enough + spare);
    // Without an escape in them, so many characters are as many bytes.
    const made = text?.surface.bytes.length ?? Math.min(to - from, isOneOfMany ? Infinity : enough + spare);
    if (made < enough && to < last) continue;
    const indexOf = text?.outerIndex ?? ((i: number): number => from + i);
    const read = indexOf(made);
    return { surface: text?.surface ?? null, from, to: read, holds: (one, after) => read === end || (one === at && after <= behind) || indexOf(Math.max(0, made - after)) >= one };
  }
}
