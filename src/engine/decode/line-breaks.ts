const [lineFeed, carriageReturn, equals, backslash, slash] = [0x0a, 0x0d, 0x3d, 0x5c, 0x2f];
/** The longest break in bytes, with indentation and the text between two strings. */
const longest = 64;
/** The most backslashes before an `n`: in a string, or in a string inside a string. */
const mostBackslashes = 4;

const quotes = set('"\'');
const blanks = set(' \t');
const spaces = set(' \t\r\n');
/** The signs that join two strings: `"…" + "…"`, PHP's dot, a shell's backslash, the comma of a list of lines. C needs no sign. */
const joins = set('+.,\\&');
/** The letters that may stand right before a string, as in Python's `b"…"`. */
const stringKinds = set('rbfuRBFU');
/** The signs at the beginning of each line of a quotation or a comment. */
const quotations = set('>#*|;');
/**
 * The signs before added and removed lines of a patch. If two lines in a row begin with such a sign, it is not part of
 * the text.
 */
const signs = set('+-');

function set(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1;
  return table;
}

function isIn(table: Uint8Array, byte: number | undefined): boolean {
  return byte !== undefined && table[byte] === 1;
}

/**
 * Finds the place where wrapped text continues, if one of its lines ends at `i`. The line may end with a real line
 * feed, with a written `\n`, or with the first of two joined strings. Signs at the beginning of the next line are
 * skipped. Null if no line ends at `i`.
 */
export function afterBreak(bytes: Buffer, i: number): number | null {
  if (isIn(quotes, bytes[i])) return afterJoin(bytes, i);
  // A `=` before the line end is a soft line break of quoted-printable, or it is padding, which ends the text.
  const end = afterLineEnd(bytes, bytes[i] === equals ? i + 1 : i);
  if (end === null) return null;
  // A list of lines, as in notebooks: "…\n", "…"
  return (isIn(quotes, bytes[end]) ? afterJoin(bytes, end) : null) ?? afterMargin(bytes, end, i);
}

/** The last character of the line above, if a break in wrapped text ends at `i`; else null. */
export function beforeBreak(bytes: Buffer, i: number): number | null {
  if (isIn(quotes, bytes[i])) {
    const first = beforeJoin(bytes, i);
    return first === null ? null : (beforeLineEnd(bytes, first) ?? first);
  }
  const end = beforeMargin(bytes, i);
  if (end === null) return null;
  const last = beforeLineEnd(bytes, end);
  return last !== null && bytes[last] === equals ? last - 1 : last;
}

function afterLineEnd(bytes: Buffer, i: number): number | null {
  if (bytes[i] === lineFeed) return i + 1;
  if (bytes[i] === carriageReturn) return bytes[i + 1] === lineFeed ? i + 2 : null;
  const carriage = afterLetter(bytes, i, 'r');
  return afterLetter(bytes, carriage ?? i, 'n');
}

/** The index after a letter that has backslashes before it. */
function afterLetter(bytes: Buffer, i: number, letter: string): number | null {
  let at = i;
  while (bytes[at] === backslash && at - i < mostBackslashes) at++;
  return at > i && bytes[at] === letter.charCodeAt(0) ? at + 1 : null;
}

function beforeLineEnd(bytes: Buffer, i: number): number | null {
  if (bytes[i] === lineFeed) return bytes[i - 1] === carriageReturn ? i - 2 : i - 1;
  const line = beforeLetter(bytes, i, 'n');
  return line === null ? null : (beforeLetter(bytes, line, 'r') ?? line);
}

function beforeLetter(bytes: Buffer, i: number, letter: string): number | null {
  if (bytes[i] !== letter.charCodeAt(0)) return null;
  let at = i - 1;
  while (bytes[at] === backslash && i - at <= mostBackslashes) at--;
  return at < i - 1 ? at : null;
}

/** The index after the indentation and signs at the beginning of a line. @param ended a place in the line above */
function afterMargin(bytes: Buffer, i: number, ended: number): number {
  if (isIn(signs, bytes[i])) return bytes[i - 1] === lineFeed && bytes[lineStart(bytes, ended)] === bytes[i] ? i + 1 : i;
  const indented = pass(bytes, i, blanks);
  if (isIn(quotations, bytes[indented])) return pass(bytes, pass(bytes, indented, quotations), blanks);
  return isComment(bytes, indented) ? pass(bytes, indented + 2, blanks) : indented;
}

/** The end of the line above, if only indentation and signs stand between it and `i`. */
function beforeMargin(bytes: Buffer, i: number): number | null {
  if (isIn(signs, bytes[i]) && bytes[i - 1] === lineFeed) return bytes[lineStart(bytes, i - 1)] === bytes[i] ? i - 1 : null;
  let at = passBack(bytes, i, blanks);
  if (isIn(quotations, bytes[at])) at = passBack(bytes, passBack(bytes, at, quotations), blanks);
  else if (at < i && isComment(bytes, at - 1)) at = passBack(bytes, at - 2, blanks);
  return at;
}

/** Two slashes and a blank. Without the blank, two slashes are characters of base64. */
function isComment(bytes: Buffer, i: number): boolean {
  return bytes[i] === slash && bytes[i + 1] === slash && isIn(blanks, bytes[i + 2]);
}

function afterJoin(bytes: Buffer, i: number): number | null {
  let at = pass(bytes, i + 1, spaces);
  if (isIn(joins, bytes[at])) at = pass(bytes, at + 1, spaces);
  if (isIn(stringKinds, bytes[at])) at++;
  return isIn(quotes, bytes[at]) ? at + 1 : null;
}

function beforeJoin(bytes: Buffer, i: number): number | null {
  let at = i - 1;
  if (isIn(stringKinds, bytes[at])) at--;
  at = passBack(bytes, at, spaces);
  if (isIn(joins, bytes[at])) at = passBack(bytes, at - 1, spaces);
  return isIn(quotes, bytes[at]) ? at - 1 : null;
}

function pass(bytes: Buffer, i: number, table: Uint8Array): number {
  let at = i;
  while (isIn(table, bytes[at]) && at - i < longest) at++;
  return at;
}

function passBack(bytes: Buffer, i: number, table: Uint8Array): number {
  let at = i;
  while (isIn(table, bytes[at]) && i - at < longest) at--;
  return at;
}

/** The start of the line that holds a place. A line longer than any line of wrapped text is not read to its start. */
function lineStart(bytes: Buffer, i: number): number {
  let at = i;
  while (at > 0 && bytes[at - 1] !== lineFeed && i - at < 4 * longest) at--;
  return at;
}
