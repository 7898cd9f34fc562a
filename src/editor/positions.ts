import type { Position, Range } from 'vscode-languageserver/node.js';

/** How an editor counts characters within a line. */
export type Encoding = 'utf-16' | 'utf-8';

/** Gives the lines of a text, to convert positions to another encoding. */
export type LineOf = (number: number) => string;

/** Converts a range of ours (UTF-16 code units) to the editor's encoding. */
export function toEditor(range: Range, encoding: Encoding, line: LineOf): Range {
  if (encoding === 'utf-16') return range;
  const turned = ({ line: number, character }: Position): Position => ({ line: number, character: Buffer.byteLength(line(number).slice(0, character)) });
  return { start: turned(range.start), end: turned(range.end) };
}

/** Converts a range of the editor's to ours. */
export function fromEditor(range: Range, encoding: Encoding, line: LineOf): Range {
  if (encoding === 'utf-16') return range;
  return { start: fromBytes(range.start, line), end: fromBytes(range.end, line) };
}

function fromBytes({ line: number, character }: Position, line: LineOf): Position {
  return { line: number, character: Buffer.from(line(number)).subarray(0, character).toString('utf8').length };
}
