/** Characters that take two columns: wide characters of East Asia, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Characters that take no column: marks on the character before, and joiners. */
const zero = /\p{Mn}|\p{Me}|\u200c|\u200d|[\ufe00-\ufe0f]/u;

/** How many columns a text takes in a terminal. It must hold no control characters. */
export function textWidth(text: string): number {
  // oxlint-disable-next-line no-control-regex -- plain ASCII, by far the most frequent
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  const code = character.charCodeAt(0);
  // A quick answer for Latin letters, dashes and typographic dots, since compiling the full expressions takes a hook a
  // millisecond.
  if (code < 0x300 || (code >= 0x2010 && code <= 0x2027)) return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The longest beginning of `text` that fits into `columns`. */
export function fitStart(text: string, columns: number): string {
  let width = 0;
  let length = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    length += character.length;
  }
  return text.slice(0, length);
}

/** The longest end of `text` that fits into `columns`. */
export function fitEnd(text: string, columns: number): string {
  let width = 0;
  let from = text.length;
  for (const character of [...text].reverse()) {
    width += characterWidth(character);
    if (width > columns) break;
    from -= character.length;
  }
  return text.slice(from);
}

/** Breaks a sentence between words into lines of at most `columns`. A longer word stays whole on its own line, so that addresses can be clicked. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
