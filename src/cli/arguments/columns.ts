/** How many characters a line of help has. */
export const helpWidth = 79;

/** Two columns of text. The second one is wrapped in its own column. */
export function columns(rows: readonly (readonly [string, string])[], left = leftColumn(rows)): string {
  const under = `\n${' '.repeat(left)}`;
  return rows.map(([name, text]) => (name.length + 4 > left ? `  ${name}${under}` : `  ${name}`.padEnd(left)) + wrap(text, helpWidth - left).replaceAll('\n', under)).join('\n');
}

/** The width of the first column. */
export function leftColumn(rows: readonly (readonly [string, string])[]): number {
  return Math.max(0, ...rows.map(([name]) => name.length)) + 4;
}

/** Breaks every line of `text` between words. No line is longer than `limit`. */
export function wrap(text: string, limit = helpWidth): string {
  return text.split('\n').map((line) => wrapLine(line, limit)).join('\n');
}

function wrapLine(line: string, limit: number): string {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
