const begin = '# sntrylint: begin (`sntrylint init --undo` takes this out again)';
const end = '# sntrylint: end';
const pattern = /^([ \t]*)# sntrylint: begin\b[^\n]*\n(?:[^\n]*\n)*?[ \t]*# sntrylint: end[^\n]*(?:\n|$)/m;
const all = new RegExp(pattern, 'gm');

/** Lines as a block between two comments that name sntrylint. It ends with a line break. */
export function blockOf(lines: readonly string[], indent = ''): string {
  return [begin, ...lines, end].map((line) => `${line === '' ? '' : indent}${line}\n`).join('');
}

/**
 * Puts a block into a text: in the place of an earlier block, or where `insert` puts it. Calling it again on its own
 * result changes nothing.
 * @param insert returns the text with the block in it
 */
export function putBlock(text: string, lines: readonly string[], insert: (text: string, block: string) => string): string {
  const found = pattern.exec(text);
  if (found === null) return insert(text, blockOf(lines));
  return text.slice(0, found.index) + blockOf(lines, found[1]) + text.slice(found.index + found[0].length);
}

/** The text without its blocks; the same string if there are none. */
export function takeBlocks(text: string): string {
  return text.replace(all, '');
}

/** The lines at the very start of a text that end blocks; empty if there are none. */
export function blockEnds(text: string): string {
  return /^(?:[ \t]*# sntrylint: end[^\n]*(?:\n|$))*/.exec(text)![0];
}

/** The blocks of a text without their indentation, to compare two texts. */
export function blocksIn(text: string): string {
  return [...text.matchAll(all)].map(([block, indent = '']) => block.split('\n').map((line) => line.slice(indent.length)).join('\n')).join('');
}

/** The text with a line break at its end; an empty text stays empty. */
export function wholeLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
