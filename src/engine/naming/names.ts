import type { Look } from '../effort.ts';
import { enclosingOf } from './enclosing.ts';
import { leadOf } from './lead.ts';
import { outlineOf, type Outline } from './lines.ts';
import { elementsOf } from './markup.ts';
import { words } from './words.ts';

/**
 * The names of a value, read from the text around it. A name is written as its role and its words (`key: sentry auth
 * token`), the same in every language and spelling.
 */
export interface Names {
  /**
   * The names of the value itself: `key` (a key, variable, parameter, element), `flag`, `scheme` (Bearer), `item` (the
   * text before the value in a list or a table), `name` (the name beside a value, or the key above), `phrase` (a
   * sentence), `callee`, `comment`, `note` (lines above), `column` (of a table), `string` (a neighbour in binary
   * content), `receiver` (the command that gets the value), `user` (of a URL).
   */
  readonly own: readonly NameList[];
  /**
   * The names of the things that the value belongs to: `parent`, `section`, `callee`, `beside`, `comment`, `heading`,
   * `line`, `host`.
   */
  readonly of: readonly NameList[];
  /** The text around the value, without blocks that end before the value or begin after it. */
  readonly about: () => string;
}

/** Names that are read together, when a rule needs them. */
export interface NameList {
  /** The roles that these names may have. */
  readonly roles: readonly string[];
  readonly names: () => readonly string[];
}

/**
 * Reads the names in the text around a value, in linear time. Each part is read only when a rule needs it. The text
 * right before the value comes first: it already shows that most values are not secrets.
 *
 * @param before gives up to `bytes` bytes before the value, each as one character
 * @param after gives up to `bytes` bytes after the value
 * @param isBinary whether nothing marks where texts begin and end
 * @param look is told what is read, and how much
 */
export function namesOf(before: (bytes: number) => string, after: (bytes: number) => string, isBinary: boolean, look: Look): Names {
  if (isBinary) return stringsAround(before(sight.string), after(sight.string));
  const head = lazy(() => ownManifest(plain(before(sight.before))));
  const tail = lazy(() => untilManifest(plain(after(sight.after))));
  const lead = lazy(() => leadOf(plain(before(sight.lead))));
  const lines = lazy(() => outlineOf(head(), tail(), look));
  const brackets = lazy(() => enclosingOf(head(), tail(), look));
  const elements = lazy(() => (head().includes('<') ? elementsOf(head(), tail(), look) : null));
  const siblings = lazy(() => siblingsOf(look, lines().beside, brackets().beside.length === 0 ? lines().line : null, brackets().beside, lead().isMarkup || /<[A-Za-z][^<>]*$/.test(head()) ? (elements()?.beside ?? null) : null));
  const list = (roles: readonly string[], names: () => readonly string[]): NameList => ({
    roles,
    names: lazy(() => {
      const found = names();
      look('name', found.length);
      return found;
    }),
  });
  const isKey = lazy(() => /^["'`]?\s*(?:=>|:(?=\s*[{["'])(?!["'](?:\s|$))|\s*[-+]?=\s*[{["'])/.test(after(16)) && !(/^["'`]/.test(after(1)) ? /[=:]\s*["'`]$/ : /[=:]\s*["'`]?$/).test(before(16)));
  return {
    own: [
      list(['key', 'callee', 'item', 'scheme', 'flag', 'phrase', 'comment', 'name'], () => (isKey() ? [] : lead().names)),
      list(['name'], () => (isKey() ? [] : namesApart(lead(), siblings, () => [...brackets().names, ...lines().names]))),
      list(['column', 'note'], () => (isKey() ? [] : notesOf(head(), lines))),
      list(['receiver', 'user', 'phrase', 'comment'], () => (isKey() ? [] : behind(head(), tail(), lead().names))),
    ],
    of: [
      list(['parent', 'callee'], () => brackets().names),
      list(['parent', 'section', 'comment', 'object', 'heading', 'note', 'cell', 'column', 'line'], () => lines().names),
      list(['parent'], () => elements()?.parents ?? []),
      list(['beside'], siblings),
      list(['host', 'comment'], () => [...hosts(head(), tail()), ...commentBeside(tail())]),
    ],
    about: lazy(() => {
      if (brackets().beside.length > 0) return `${brackets().open}\n${tail()}`;
      const [open, follows] = lines().open;
      return `${open}\n${follows}`;
    }),
  };
}

/** How many bytes are read for each part. */
export const sight = { string: 64, lead: 400, before: 2048, after: 1024 } as const;

/** For binary content: the strings next to a value. */
function stringsAround(before: string, after: string): Names {
  // Between two strings may stand a few letters: the kind and the length of the second one (`@` is 64, `A` is 65).
  const last = /[\w./-]{4,}(?=(?:[^\w./-]{1,8}[\w./-]{1,3}){0,2}[^\w./-]{0,8}$)/.exec(before)?.[0].replace(/(?<=[A-Z])[a-z]$/, '');
  const [next] = after.match(/[\w./-]{6,}/) ?? [];
  return { own: [{ roles: ['string'], names: lazy(() => [last, next].flatMap((name) => (name === undefined ? [] : [`string: ${words(name)}`]))) }], of: [], about: () => '' };
}

/** The beginning of a Kubernetes manifest below others in one file. Nothing in one of them names a value in another. */
const manifest = /\n---[ \t]*\r?\n(?:#[^\n]*\n){0,8}(?:apiVersion|kind):/;

function ownManifest(head: string): string {
  // A search forwards is much faster, and most texts have no such line.
  const at = head.includes('\n---') ? head.lastIndexOf('\n---') : -1;
  return at !== -1 && head.slice(at).search(manifest) === 0 ? head.slice(at + 1) : head;
}

function untilManifest(tail: string): string {
  const at = tail.indexOf('\n---');
  return at !== -1 && tail.slice(at).search(manifest) === 0 ? tail.slice(0, at + 1) : tail;
}

/** The text without colours, invisible characters and the elements that divide text in office documents. */
function plain(source: string): string {
  const text = source.includes('</') && /<\/(?:w:)?t></.test(source) ? source.replaceAll(/<\/(w:)?t>((?:<[^<>]{0,200}>){1,40}?)<\1t(?: [^<>]{0,40})?>/g, (_, _word, between: string) => (between.includes('</w:p>') ? '\n' : between.includes('</si>') ? '", "' : '')) : source;
  if (!text.includes('\x1b') && !/[\xad\xbb\x80]|\\(?:(?:[uU]00|[xX])1[bB]|033|[eE]\[)/.test(text)) return text;
  return text.replaceAll(/(?:[^\s!-~]|\\u001b|\\x1b|\\033|\\e)\[[\d;]{0,12}[A-Za-z]|\xe2\x80[\x8b-\x8f]|\xc2\xad|\xef\xbb\xbf/gi, '');
}


/** A value that is made when it is first asked for, and then kept. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The names of a value that stands alone below notes, or in a column of a table. */
function notesOf(head: string, lines: () => Outline): readonly string[] {
  const line = head.slice(head.lastIndexOf('\n') + 1);
  const isAlone = /^[\s>*\x60"'-]*$/.test(line);
  // Most values are neither alone on their line nor in a table. Then the lines above need not be read.
  if (!isAlone && !/^\s*\|/.test(line)) return [];
  return lines().names.filter((name) => name.startsWith('column: ') || (isAlone && name.startsWith('note: ')));
}

/** The name beside the value, or the name of the block around it, if the word before the value says nothing. */
function namesApart(lead: ReturnType<typeof leadOf>, siblings: () => readonly string[], around: () => readonly string[]): readonly string[] {
  if (!lead.isNeutral) return [];
  const named = siblings().flatMap((one) => /^beside: (?:(?:android )?name|(?:map )?key|id|env|variable|var|parameter|(?:secret|parameter|option|setting|field|variable) (?:name|key|id)|env ?config|flag|label|title|field|property|target)\b (.+)$/.exec(one)?.[1] ?? []);
  const parent = around().find((one) => one.startsWith('parent: '));
  return [...named, ...(parent === undefined ? [] : [parent.slice('parent: '.length)])].map((name) => `name: ${name}`);
}

type Region = readonly [before: string, after: string];

/**
 * Every `key: value` pair beside the value that has a short text.
 *
 * @param levels what encloses the value, innermost first. The outer levels count only for pairs that say what a thing
 * is, and only if the inner levels have no such pair
 */
function siblingsOf(look: Look, block: Region, line: Region | null, levels: readonly Region[], markup: Region | null): readonly string[] {
  const [inner, ...outer] = levels;
  const found = new Set([block, line, inner, markup].flatMap((region) => (region ?? []).flatMap((text) => pairsIn(text, look))));
  for (const region of outer) {
    if ([...found].some((one) => identity.test(one))) break;
    for (const one of region.flatMap((text) => pairsIn(text, look))) if (identity.test(one)) found.add(one);
  }
  return [...found].slice(0, mostSiblings);
}

function pairsIn(text: string, look: Look): readonly string[] {
  look('sibling byte', text.length);
  const found: string[] = [];
  for (const [, , key, value] of text.matchAll(pair)) if (found.push(`beside: ${words(key!)} ${words(value!)}`) === mostSiblings) return found;
  for (const [, item] of text.matchAll(listed)) if (found.push(`beside: ${item!.startsWith('--') ? 'flag ' : ''}${words(item!)}`) === mostSiblings) return found;
  return found;
}

const mostSiblings = 24;
/** Pairs that say what a thing is, such as its name or type. */
const identity = /^beside: (?:name|title|type|kind|provider|service|plugin|product|integration|source type|path)\b/;
const pair = /(?:^|[\s{([,<`])(\\*["'`]?)([\w:.-]{2,40})\1\s{0,16}(?:=>|[:=])\s{0,4}\\*["'`]?([^"'`\s,;{}<>\\][^"'`\n,;{}<>\\]{0,79})/g;
const listed = /(?:(?:^|[\s([,])["'`]|(?:^|\n)[ \t]*- )([^"'`\n:]{2,80})(?=["'`]?[ \t]*(?:,|$|\n))/g;

/** The names that stand after a value. */
function behind(head: string, tail: string, names: readonly string[]): readonly string[] {
  const line = /^(?:\\\r?\n|[^\n]){0,160}/.exec(tail)![0];
  const found: string[] = [];
  // echo "…" | gh secret set NAME
  const pipe = /^["']?(?:\s|\\\r?\n)*\|(?!\|)\s*([^\n|]{3,120})/.exec(line)?.[1];
  if (pipe !== undefined) found.push(`receiver: ${words(pipe)}`);
  // gh secret set NAME <<EOF
  const fed = head.includes('<<') ? /([^\n]{3,120})<<-?[ \t]?["']?\w{1,20}["']?[ \t]*\r?\n[ \t]*$/.exec(head.slice(-200))?.[1] : undefined;
  if (fed !== undefined) found.push(`receiver: ${words(fed)}`);
  // … put-parameter --name NAME --value …
  const isFlagged = /(?:^|\s)-{1,2}[\w-]+(?:=|\s+|)["']?$/.test(head.slice(-100));
  if (isFlagged && names.length === 0) found.push(`receiver: ${words(statementBefore(head))} ${words(line.replace(/[;|&].*/, ''))}`);
  // ansible-vault encrypt_string "…" --name NAME
  const named = isFlagged ? undefined : /^["']?\s+--(?:name|stdin-name|key|label)[=\s]\s{0,4}["']?([\w./-]{3,100})/.exec(line)?.[1];
  if (named !== undefined) found.push(`receiver: ${words(named)}`);
  // https://…@sentry.io, curl -u …: https://sentry.io, curl https://sentry.io -u …:
  const host = /^:?@([\w.-]+)/.exec(line)?.[1];
  if (host !== undefined && /:\/\/(?:[\w.-]*:)?$/.test(head.slice(-200))) found.push(`user: ${words(host)}`);
  const isUser = /(?:-u|--user)[=\s"']{1,8}$/.test(head.slice(-100));
  const address = isUser ? (/^:?["']?\s[^]{0,80}?(https?:\/\/[\w.-]+)/.exec(line) ?? /(https?:\/\/[\w.-]+)/.exec(statementBefore(head)))?.[1] : undefined;
  if (address !== undefined) found.push(`user: ${words(address)}`);
  // Use … as the Sentry auth token
  const isBound = names.some((name) => /^(?:key|flag|item|scheme)/.test(name)) && !/[`("<[\s]$/.test(head.slice(-1));
  const sentence = /^["'`)>\]]{0,2}\s+(?:\(|is |as |for |to |[-\u2013]\s|was |=\s|<-\s)([^\n.;={}]{3,80})/.exec(line)?.[1];
  if (!isBound && sentence !== undefined) found.push(`phrase: ${words(sentence)}`);
  return [...found, ...commentBeside(tail)];
}

/** The part of the statement before a value, across lines that a backslash joins. */
function statementBefore(head: string): string {
  let start = head.length;
  for (const least = Math.max(0, start - longestStatement); start > least; start--) {
    const sign = head[start - 1]!;
    if (sign === ';' || sign === '|' || (sign === '\n' && !/\\\r?$/.test(head.slice(Math.max(0, start - 3), start - 1)))) break;
  }
  return head.slice(start);
}

const longestStatement = 300;

/** A comment at the end of the value's line. */
function commentBeside(tail: string): readonly string[] {
  const comment = /^[^\n]{0,60}?(?:^|[\s;,"'`)])(?:#|\/\/|\/\*|--(?=\s)|<!--)\s?([^\n]{2,100})/.exec(tail)?.[1];
  return comment === undefined ? [] : [`comment: ${words(comment)}`];
}

/** The host of the address around a value. */
function hosts(head: string, tail: string): readonly string[] {
  const before = /(?<=[a-z]):\/\/([\w.-]+)(?![\w.-])[^\s"'`<>]*$/i.exec(head.slice(-200))?.[1];
  const behindIt = /^:?@([\w.-]+)/.exec(tail)?.[1];
  return [before, behindIt].flatMap((host) => (host === undefined ? [] : [`host: ${words(host)}`]));
}
