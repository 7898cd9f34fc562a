import { isNeutral, words } from './words.ts';

/** The names before a value, read backwards from it. */
export interface Lead {
  /** Names of the value, nearest first, each with its role before it: `key: auth token`. */
  readonly names: readonly string[];
  /** Whether the word right before the value says nothing about it (`value: …`). Then another name counts. */
  readonly isNeutral: boolean;
  /** Whether the value is an element's content or an attribute in markup. */
  readonly isMarkup: boolean;
}

/** The kind of text between a word and the value that it may name. */
type Link = 'key' | 'call' | 'item' | 'markup' | 'join' | 'blank' | 'line';

/** The most words between a value and its name. */
const mostHops = 7;
/** The most characters that are no letters or digits between two words that belong together. */
const longestGap = 64;
const longestName = 100;
const longestPhrase = 120;

/** @param text the text up to the value, without control sequences */
export function leadOf(text: string): Lead {
  const before = withoutAsides(text);
  const names: string[] = [];
  let isUnsaid = false;
  let isMarkup = false;
  let at = before.length;
  for (let hop = 0; hop < mostHops; hop++) {
    const end = gapStart(before, at);
    const link = end === 0 ? null : linkOf(before, end, at);
    if (link === null) break;
    // In `type="x" value="…"` the text to the left belongs to another attribute.
    if (isUnsaid && link === 'blank' && /^\\*["'`]/.test(before.slice(end, at))) break;
    if (link === 'line') {
      // A declaration or a scheme does not continue in the line above. But a comment may stand between a key and its
      // value.
      const above = hop === 0 ? commentStart(before, end) : null;
      if (above === null) break;
      names.push(`comment: ${words(before.slice(above, end))}`);
      at = above;
      continue;
    }
    if (link === 'markup') {
      isMarkup = true;
      const tag = tagBefore(before, end, at);
      if (tag === null) break;
      names.push(...tag.names);
      isUnsaid ||= tag.isNeutral;
      if (tag.names.length > 0) break;
      at = tag.start;
      continue;
    }
    // Sentry auth token (prod): …
    const aside = link === 'key' && before[end] === ')' ? /\s\([\w .,-]{1,40}$/.exec(before.slice(Math.max(0, end - 44), end)) : null;
    if (aside !== null) {
      at = end - aside[0].length;
      continue;
    }
    const name = nameEndingAt(before, end);
    const said = words(name.text);
    if (said === '') break;
    const isFlag = name.text.startsWith('-');
    if (link === 'call') {
      names.push(`callee: ${said}`);
      // expect(sentryToken).toBe("…")
      if (name.text.startsWith('.') && !isNeutral(said)) break;
      // authToken.set("…")
      const receiver = /^(.+?)(?:\.\w+)$/.exec(name.text);
      if (receiver !== null && isNeutral(words(name.text.slice(receiver[1]!.length))) && !isNeutral(words(receiver[1]!))) {
        names.push(`key: ${words(receiver[1]!)}`);
        break;
      }
      at = callStart(before, name.start);
      continue;
    }
    if (isScheme(said) && link !== 'key') {
      names.push(`scheme: ${said}`);
      at = name.start;
      continue;
    }
    if (isNeutral(said) && link !== 'item') {
      isUnsaid ||= link === 'key' || isFlag;
      if (isFlag) break;
      if (before[name.start - 1] === '<' || before[name.start - 1] === '\n') break;
      at = name.start;
      continue;
    }
    if (isFlag) names.push(`flag: ${said}`);
    else if (link === 'item') names.push(`item: ${said}`);
    else names.push(`key: ${said}`);
    // A default value counts as assigned too: sentryToken = settings.token || "…"
    if (link === 'key' && isDefault.test(before.slice(end, at))) {
      isUnsaid = false;
      at = name.start;
      continue;
    }
    if (link === 'blank' || (link === 'key' && /\s/.test(before.slice(end, at)))) names.push(`phrase: ${words(phraseEndingAt(before, end))}`);
    break;
  }
  return { names, isNeutral: isUnsaid, isMarkup };
}

const isDefault = /\|\||\?\?|\?:/;

/** Removes text between a name and its value that says nothing: a comment, or the accessors of a C# property. */
function withoutAsides(text: string): string {
  const near = text.slice(-longestAside);
  const aside = /(?<=[=:(,]\s{0,4})(?:\/\*[^*\n]{0,60}\*\/|(?:\/\/|#)[ \t][^\n]{0,60})(?=\s{0,40}["'`]?$)|\{\s*get;[^{}\n]{0,40}\}(?=\s*=\s*\$?@?"?$)/.exec(near);
  return aside === null ? text : text.slice(0, text.length - near.length + aside.index) + near.slice(aside.index + aside[0].length);
}

const longestAside = 120;

/**
 * The start of a call's arguments if another call is chained to it and the arguments are only numbers:
 * `z.string().min(1).default(…)`.
 */
function callStart(text: string, at: number): number {
  const lead = text.slice(Math.max(0, at - 46), at);
  const call = lead.trimEnd().endsWith(')') ? /\([\d., ]{1,20}\)\s{0,24}$/.exec(lead) : null;
  return call === null ? at : at - call[0].length;
}

/** The words of the line up to a place, from the start of their sentence or statement on. */
function phraseEndingAt(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < longestPhrase && !'\n;{}()<>|,"\'`='.includes(text[start - 1]!) && !(text[start - 1] === '.' && /\s/.test(text[start] ?? ''))) start--;
  return text.slice(start, end);
}

function isScheme(said: string): boolean {
  return said === 'bearer' || said === 'sentry bearer' || said === 'basic';
}

/**
 * The index after the last letter or digit before a place. Letters that belong to no word (`\n`, `b"`, `&quot;`) are
 * skipped.
 */
function gapStart(text: string, at: number): number {
  let i = at;
  const least = Math.max(0, at - longestGap);
  while (i > least) {
    const code = text.charCodeAt(i - 1);
    if (code === 0x3b) {
      const entity = /&(?:quot|apos|lt|gt|amp|#\w{1,5});$/.exec(text.slice(Math.max(0, i - 8), i));
      if (entity !== null) {
        i -= entity[0].length;
        continue;
      }
    }
    if (isWordCode(code)) {
      const width = letterOfEscape(text, i);
      // A closure's parameter that nobody reads: unwrap_or_else(|_| "…")
      const isUnread = code === 0x5f && text[i - 2] === '|' && text[i] === '|';
      if (width === 0 && !isUnread) return i;
      if (isUnread) i--;
      i -= width;
      continue;
    }
    i--;
    if (isQuoteCode(code) && i > 0) i -= kindOfString(text, i);
  }
  return 0;
}

/** How many characters before `i` belong to an escape: two for `\n`, six for `\u0022`. */
function letterOfEscape(text: string, i: number): number {
  if (/[nrt]/.test(text[i - 1]!) && text[i - 2] === '\\') return 2;
  return /\\(?:u00[0-9a-f]{2}|x[0-9a-f]{2})$/i.test(text.slice(Math.max(0, i - 6), i)) ? text.slice(0, i).length - text.lastIndexOf('\\', i - 1) : 0;
}

/** How many letters before the quote at `i` name the kind of string: `b'…'`, `rb"…"`, `@"…"`. */
function kindOfString(text: string, i: number): number {
  const kind = /(?:^|[^\w])([rbuf]{1,2}|L)$/i.exec(text.slice(Math.max(0, i - 3), i));
  return kind === null ? 0 : kind[1]!.length;
}

function linkOf(text: string, end: number, at: number): Link | null {
  const gap = text.slice(end, at);
  const lines = gap.split('\n').length - 1;
  // In a table of wide strings and in MessagePack the length of the value stands before it: `@` is 64.
  const bare = gap.replaceAll(/&(?:quot|apos|amp);|\\+[nrt](?![a-z])|[\0\xd9]@|["'`\\]|[^!-~]/g, '');
  if (/[;}]/.test(bare)) return null;
  // A YAML block or a continued line goes on. Any other line end separates.
  if (/^[)\]$]*(?::|=|:=|\?=|\+=)[|>][-+]?\d?$/.test(bare)) return 'key';
  if (/(?:^|[^=-])>/.test(bare)) return 'markup';
  if (lines > 2) return null;
  if (/[=:]|\?\?|\?:|\|\|/.test(bare)) return 'key';
  if (bare.includes('(')) return /^["'`]*\s+/.test(gap) && !gap.startsWith('"') ? 'blank' : 'call';
  if (bare.includes(',')) return 'item';
  if (/^-$/.test(bare) && lines === 1) return 'item';
  if (/^\|$/.test(bare)) return 'item';
  if (/^[+.&~]{1,2}$/.test(bare)) return 'join';
  // A chain of calls goes on in the next line: z⏎.string()⏎.default("…")
  if (lines > 0 && text[at] === '.') return 'call';
  if (lines > 0 && !/[\\^`]\s*\n/.test(gap)) return 'line';
  return /^[<{[\])*_$#>/%-]*$/.test(bare) ? 'blank' : null;
}

interface Name {
  readonly text: string;
  readonly start: number;
}

/** The name that ends at a place: a quoted text, or an identifier of a language or a shell. */
function nameEndingAt(text: string, end: number): Name {
  let quoteAt = end;
  while (text[quoteAt] === '\\') quoteAt++;
  const quote = text[quoteAt];
  if (quote === '"' || quote === "'" || quote === '`') {
    const open = text.lastIndexOf(quote, end - 1);
    const inside = text.slice(open + 1, end);
    if (open !== -1 && inside.length <= longestName && !/[\n{}]/.test(inside)) return { text: inside, start: open };
  }
  let start = end;
  while (start > 0 && end - start < longestName && /[\w$.@/-]/.test(text[start - 1]!)) start--;
  let name = text.slice(start, end);
  // The letter of a `\n` in a string before the name.
  if (text[start - 1] === '\\' && /^[nrt]/.test(name)) {
    start++;
    name = name.slice(1);
  }
  // Serialized C# properties: <Auth>k__BackingField.
  const property = name.startsWith('k__') ? /<(\w+)>$/.exec(text.slice(Math.max(0, start - 60), start)) : null;
  if (property !== null) return { text: property[1]!, start: start - property[0].length };
  // -DNAME=, -eNAME=, -PNAME=
  const glued = /^-[A-Za-z](?=[A-Z][A-Z_]{3})/.exec(name);
  return { text: glued === null ? name : name.slice(2), start };
}

/**
 * The names of the element around the value, or of an element that ends before the value:
 * `<key>SentryAuthToken</key><string>`.
 */
function tagBefore(text: string, end: number, at: number): { readonly names: readonly string[]; readonly isNeutral: boolean; readonly start: number } | null {
  const close = text.indexOf('>', end);
  if (close === -1 || close >= at) return null;
  let open = text.lastIndexOf('<', close);
  if (text.startsWith('<![CDATA[', open)) open = text.lastIndexOf('<', open - 1);
  if (open === -1 || close - open > 300) return null;
  const tag = /^<(\/?)!?([\w.:-]*)([^]*)$/.exec(text.slice(open, close));
  if (tag === null || tag[2] === '') return null;
  const [, slash, element, attributes] = tag as unknown as [string, string, string, string];
  if (slash === '/') {
    const inside = />([^<>]{1,100})$/.exec(text.slice(Math.max(0, open - 101), open));
    return inside === null ? null : { names: [`name: ${words(inside[1]!)}`], isNeutral: false, start: open };
  }
  const said = words(element);
  const named = [...attributes.matchAll(/(?:name|key|id|label|class)\s*=\s*["']([^"']{1,100})["']/gi)].map(([, value]) => `name: ${words(value!)}`);
  if (isNeutral(said) || cells.has(element.toLowerCase()) || named.length > 0) return { names: named, isNeutral: true, start: open };
  return { names: [`key: ${said}`], isNeutral: false, start: open };
}

/** Elements that hold any text. */
const cells = new Set(['td', 'th', 'dd', 'li', 'p', 'code', 'pre', 'kbd', 'span', 'b', 'strong', 'div']);

/** The start of the line that ends at a place, if that line is a comment; else null. */
export function commentStart(text: string, end: number): number | null {
  const start = text.lastIndexOf('\n', end - 1) + 1;
  return /^\s*(?:#|\/\/|\/\*|\*|--|;|<!--|%|rem\s)/i.test(text.slice(start, end)) ? start : null;
}

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

function isQuoteCode(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}
