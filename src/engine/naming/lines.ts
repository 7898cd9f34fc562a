import type { Look } from '../effort.ts';
import { commentStart } from './lead.ts';
import { words } from './words.ts';

/** The names that the lines around a value give it. */
export interface Outline {
  /**
   * Names with their roles, from indented lines and others: `parent: sentry`, `section: sentry`, `comment: …`,
   * `heading: …`, `line: …`.
   */
  readonly names: readonly string[];
  /** The value's own line, before and after the value. */
  readonly line: readonly [before: string, after: string];
  /** The lines of the same block on both sides; empty if the lines form no blocks. */
  readonly beside: readonly [before: string, after: string];
  /** The text before the value without ended blocks, and the text after the value up to the next block. */
  readonly open: readonly [before: string, after: string];
}

const longestLine = { before: 160, after: 120 } as const;
const mostComments = 4;

/** @param look is told of each line */
export function outlineOf(before: string, after: string, look: Look): Outline {
  const above = before.split('\n');
  const start = above.pop()!;
  const [untilBreak = '', ...below] = after.split('\n');
  look('line', above.length + below.length);
  const end = untilBreak.replace(nextItem, '');
  const section = sectionAbove(above);
  const isBlock = section === null && /^[ \t]*(?:- +)*(?:["']?[\w.@/ -]+["']?:(?:\s|$)|(?<=- +)["']?[\w=-]*$)/.test(start.slice(0, longestLine.before));
  const block = isBlock ? blockAround(above, start, below) : null;
  return {
    names: [
      ...(block?.parents ?? []).map((name) => `parent: ${words(name)}`),
      ...(section === null ? [] : [`section: ${words(section.name)}`]),
      ...commentsAbove(above),
      ...(before.includes('metadata') || after.includes('metadata') ? objects(`${before}\0${after}`, look) : []),
      ...headings(above, start),
      ...cells(above, start, end),
      `line: ${words(spoken(logicalLine(above, start).slice(-longestLine.before)))} ${words(spoken(end.slice(0, longestLine.after)))}`,
    ],
    line: [start, end],
    beside:
      block !== null ? block.beside
      : section !== null ? [section.text, upToSection(after)]
      : ['', ''],
    open:
      block !== null ? block.open
      : section !== null ? [section.text + start, upToSection(after)]
      : [before, after],
  };
}

/** The column of a line's first key, after indentation and list dashes. */
function columnOf(line: string): number {
  return /^[ \t]*(?:- +)*/.exec(line)![0].length;
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)![0].length;
}

interface Block {
  readonly parents: readonly string[];
  readonly beside: readonly [before: string, after: string];
  readonly open: readonly [before: string, after: string];
}

/** Reads lines as YAML does: a line belongs to the nearest line above with less indentation. */
function blockAround(above: readonly string[], start: string, below: readonly string[]): Block {
  // An item of a list, or a key.
  const isItem = !start.includes(':');
  const column = isItem ? indentOf(start) : columnOf(start);
  const parents: string[] = [];
  const kept: string[] = [];
  const beside: string[] = [];
  let level = column;
  let isInList = false;
  let isBeside = true;
  let isNested = false;
  for (const line of above.toReversed()) {
    if (line.startsWith('---')) break;
    const [indent, key, isHead] = [indentOf(line), columnOf(line), opensBlock.test(line)];
    if (line.trim() === '' || commentStart(line, line.length) !== null) kept.push(line);
    else if (indent > level) isNested = true;
    else {
      const isOver = isNested && isHead && indent === level;
      isNested = false;
      if (isOver) continue;
      kept.push(line);
      if (key < level || ((isInList || isItem) && isHead && key === level && indent === key)) {
        if (isHead) parents.push(line.replace(opensBlock, ''));
        [level, isInList, isBeside] = [indent, indent < key, false];
      } else if (isBeside) {
        beside.push(line);
        if (indent < level) [level, isInList, isBeside] = [indent, true, false];
      }
    }
  }
  const [besideBelow, keptBelow] = linesBelow(below, column);
  return {
    parents,
    beside: [beside.toReversed().join('\n'), besideBelow.join('\n')],
    open: [kept.toReversed().join('\n'), keptBelow.join('\n')],
  };
}

/** The end of a line that opens a block: `key:`, `key: |`, `key: &anchor`. */
const opensBlock = /:\s*(?:[|>&!#].*)?$/;

function linesBelow(below: readonly string[], column: number): readonly [beside: string[], kept: string[]] {
  const beside: string[] = [];
  const kept: string[] = [];
  let isSame = true;
  let skipped = -1;
  for (const [i, line] of below.entries()) {
    if (line.startsWith('---')) break;
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (skipped !== -1 && indent > skipped) continue;
    skipped = -1;
    if (indent < column) isSame = false;
    // Another block begins here; its lines are skipped.
    if (/:\s*$/.test(line) && indentOf(below[i + 1] ?? '') > indent) {
      skipped = indent;
      continue;
    }
    if (isSame && indent === column) beside.push(line);
    kept.push(line);
  }
  return [beside, kept];
}

/** The section of an INI or TOML file that holds a line, and the text from the section's heading on. */
function sectionAbove(above: readonly string[]): { readonly name: string; readonly text: string } | null {
  for (let i = above.length - 1; i >= 0; i--) {
    const header = above[i]!.length > longestLine.before ? null : /^\s*\[+(["\w.@:/ \t-]+)\]+\s*(?:[#;].*)?\r?$/.exec(above[i]!);
    if (header !== null) return { name: header[1]!.trim(), text: above.slice(i).join('\n') + '\n' };
    if (/[{[(]\s*$/.test(above[i]!)) return null;
  }
  return null;
}

function upToSection(after: string): string {
  const end = after.search(/\n[ \t]*\[+["\w.@:/ -]+\]+\s*(?:\n|$)/);
  return end === -1 ? after : after.slice(0, end);
}

/** The comments right above the line of the value. */
function commentsAbove(above: readonly string[]): string[] {
  const names: string[] = [];
  for (let i = above.length - 1; i >= 0 && names.length < mostComments; i--) {
    const line = above[i]!;
    if (commentStart(line, line.length) === null) break;
    names.push(`comment: ${words(spoken(line.slice(0, longestLine.before)))}`);
  }
  return names;
}

/** Plain lines right above the value, as in notes: a name, an address, a word. */
function headings(above: readonly string[], start: string): string[] {
  const lines: string[] = [];
  let level = indentOf(start);
  let isOver = false;
  for (let i = above.length - 1; i >= Math.max(0, above.length - mostNotes) && lines.length < 3 && !isOver; i--) {
    const line = above[i]!.trim();
    // The fence of a code block, or the line under a heading.
    if ((line === '' && lines.length === 0) || /^(?:[`~]{3,}\w*|[=~^-]{3,})$/.test(line)) continue;
    if (line === '') {
      // A heading belongs to the text below it, also across an empty line.
      if (!/^(?:#{1,6}\s|\*\*.*\*\*$)/.test(above[i - 1] ?? '')) break;
      isOver = true;
      lines.push(words(above[i - 1]!));
      continue;
    }
    if (line.length <= mostOfNote && /^(?:[-*+] )?[\w ]{2,30}:\s+\S{20,}$/.test(line) && !/[=]|:\/\//.test(line)) continue;
    const indent = indentOf(above[i]!);
    // A line with more indentation belongs to something else.
    if (line.length > 60 || indent > level || /[={}()[\]<>;"']|:\s+\S{20}/.test(line) || /^(?:import|from|use|using|require|include|package)\b/.test(line)) break;
    level = indent;
    lines.push(words(line));
  }
  return lines.length === 0 ? [] : [...lines.map((line) => `heading: ${line}`), `note: ${lines.toReversed().join(' ')}`];
}

/** How many lines of notes above a value are read, and the longest `name: value` line among them that is skipped. */
const mostNotes = 8;
const mostOfNote = 120;

/**
 * The name of the Kubernetes document that holds a value. It stands in another block of the document than the values.
 */
function objects(text: string, look: Look): string[] {
  const at = text.indexOf('\0');
  const next = text.indexOf('\n---', at);
  const own = text.slice(text.lastIndexOf('\n---', at) + 1, next === -1 ? undefined : next);
  if (!own.includes('metadata')) return [];
  look('object', own.split('metadata').length - 1);
  const name = /^(?:- |  )?metadata:[ \t]*\n(?:[ \t][^\n]*\n){0,24}?[ \t]+name:[ \t]*["']?([\w.-]{1,80})/m.exec(own)?.[1] ?? jsonName(own);
  return name === undefined ? [] : [`object: ${words(name)}`];
}

/** The name of the object that holds a value, in a JSON list of objects. */
function jsonName(text: string): string | undefined {
  const at = text.indexOf('\0');
  const names = [...text.matchAll(/"metadata":\s{0,8}\{(?:[^{}]|\{[^{}]{0,400}\}){0,400}?"name":\s{0,8}"([\w.-]{1,80})"/g)];
  const follows = names.find(({ index }) => index > at);
  const isSame = follows !== undefined && !text.slice(at, follows.index).includes('"apiVersion"');
  return (isSame ? follows : names.findLast(({ index }) => index < at))?.[1];
}

/** The heading of a value's column in a Markdown table, and the cells before the value in its row. */
function cells(above: readonly string[], start: string, end: string): string[] {
  if (!/^\s*\|/.test(start) || !/^[\s`*]*\|/.test(end)) return [];
  const before = start.split('|');
  let first = above.length;
  while (first > 0 && /^\s*\|/.test(above[first - 1]!)) first--;
  const head = above[first]?.split('|')[before.length - 1];
  return [...before.slice(1, -1).slice(-16).map((cell) => `cell: ${words(cell)}`), ...(head === undefined ? [] : [`column: ${words(head)}`])];
}

/** The line up to the value, joined with the lines above that it continues. */
function logicalLine(above: readonly string[], start: string): string {
  let line = start;
  for (let i = above.length - 1; i >= 0 && /[\\^`]\s*$/.test(above[i]!) && line.length < longestLine.before; i--) line = `${above[i]!} ${line}`;
  // Text up to a closing brace or a semicolon belongs to another statement.
  return line.slice(Math.max(line.lastIndexOf(';'), line.lastIndexOf('}')) + 1);
}

/** The border between two objects of a JSON list on one line. */
const nextItem = /\}\s{0,8},\s{0,8}\{[^]*/;

/** Removes the settings with which an application sends errors to Sentry: they say nothing about a token. */
function spoken(text: string): string {
  return text.replaceAll(said, ' ');
}

// The expression matches addresses and names only at their beginning. If it tried each letter, it would read a line of
// one word 160 times.
const said =
  /(?:https?:\/\/|(?<![\w.:-]))[\w.:-]+@[\w.-]+\S*|(?:(?<!\S)\S*sentry[\w.-]*(?:dsn|sdk|env|release|traces|sample|enabled|debug|_version|_client)\w*(?:\s*[:=]\s*\S*)?|sentry\.(?:init|capture|set(?:tag|user|context|extra|level)|add|with|start|flush|close)\w*)(?:[\w.:-]+@[\w.-]+\S*)?/gi;
