/** A pattern of Go (RE2) in JavaScript's syntax, for text with one character a byte. */
export type Converted = { readonly pattern: string } | { readonly why: string };

/**
 * Converts a pattern. In Node 20, JavaScript has no `(?i)` for a part of a pattern, so letters are written in both
 * cases. Source of the syntax: https://github.com/google/re2/wiki/Syntax
 *
 * @param secretGroup the number of the group to name `secret`. With 0, all capturing groups are named; the first group
 * with a match counts
 * @returns the pattern; or why JavaScript has no equivalent
 */
export function fromRe2(source: string, secretGroup: number): Converted {
  const state: State = { source, at: 0, captures: 0, secret: secretGroup };
  try {
    const pattern = alternatives(state, { i: false, m: false, s: false });
    if (state.at < source.length) throw new Unknown('a parenthesis is closed that was not opened');
    if (secretGroup > state.captures) throw new Unknown(`it has no group ${secretGroup}`);
    // Throws unless the result is a valid JavaScript expression.
    void new RegExp(pattern);
    return { pattern };
  } catch (error) {
    if (error instanceof Unknown || error instanceof SyntaxError) return { why: error.message };
    throw error;
  }
}

/** Removes the names of groups, for patterns of exceptions and paths. */
export function unnamed(pattern: string): string {
  return pattern.replaceAll(/\(\?<secret\d*>/g, '(?:');
}

class Unknown extends Error {}

interface State {
  readonly source: string;
  at: number;
  captures: number;
  readonly secret: number;
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Reads up to the end of the group. Flags that are set inside apply until there. */
function alternatives(state: State, given: Flags): string {
  let flags = given;
  let out = '';
  while (state.at < state.source.length && state.source[state.at] !== ')') {
    const setting = take(state, /\(\?([imsU]*)(?:-([imsU]*))?\)/y);
    if (setting !== null) {
      flags = changed(flags, setting[1] ?? '', setting[2] ?? '');
    } else {
      out += piece(state, flags);
    }
  }
  return out;
}

function piece(state: State, flags: Flags): string {
  const scoped = take(state, /\(\?([imsU]*)(?:-([imsU]*))?:/y);
  if (scoped !== null) return `(?:${closed(state, changed(flags, scoped[1] ?? '', scoped[2] ?? ''))})`;
  if (take(state, /\((?:\?P?<\w+>)?(?!\?)/y) !== null) {
    state.captures += 1;
    return `${opening(state)}${closed(state, flags)})`;
  }
  if (state.source[state.at] === '(') throw new Unknown('it has a group of an unknown kind');
  if (state.source[state.at] === '[') return characterClass(state, flags);
  const quoted = take(state, /\\Q([^]*?)(?:\\E|$)/y);
  if (quoted !== null) return [...quoted[1]!].map((one) => literal(one, flags)).join('');
  const escaped = take(state, /\\(?:x\{([\da-f]+)\}|x([\da-f]{2})|([0-7]{3})|([^]))/iy);
  if (escaped !== null) return escape(escaped, flags);
  const operator = take(state, /\{\d+(?:,\d*)?\}|[*+?|]/y);
  if (operator !== null) return operator[0];
  const one = String.fromCodePoint(state.source.codePointAt(state.at)!);
  state.at += one.length;
  if (one === '.') return flags.s ? '[^]' : String.raw`[^\n]`;
  if (one === '^') return flags.m ? String.raw`(?<=^|\n)` : '^';
  if (one === '$') return flags.m ? String.raw`(?=$|\n)` : '$';
  return literal(one, flags);
}

/** The text with which a capturing group begins. */
function opening({ captures, secret }: State): string {
  if (secret !== 0) return captures === secret ? '(?<secret>' : '(?:';
  return captures === 1 ? '(?<secret>' : `(?<secret${captures}>`;
}

function closed(state: State, flags: Flags): string {
  const inside = alternatives(state, flags);
  if (state.source[state.at] !== ')') throw new Unknown('a parenthesis is not closed');
  state.at += 1;
  return inside;
}

function changed(flags: Flags, on: string, off: string): Flags {
  if ((on + off).includes('U')) throw new Unknown('it turns greediness round with (?U)');
  const of = (flag: keyof Flags): boolean => (on.includes(flag) ? true : off.includes(flag) ? false : flags[flag]);
  return { i: of('i'), m: of('m'), s: of('s') };
}

const spaces = String.raw`\t\n\f\r `;

function escape(found: RegExpExecArray, flags: Flags): string {
  const [, braced, hex, octal, letter = ''] = found;
  const code = braced ?? hex;
  if (code !== undefined) return literal(String.fromCodePoint(Number.parseInt(code, 16)), flags);
  if (octal !== undefined) return literal(String.fromCharCode(Number.parseInt(octal, 8)), flags);
  if (letter === 's') return `[${spaces}]`;
  if (letter === 'S') return `[^${spaces}]`;
  if (letter === 'A') return '^';
  if (letter === 'z') return '$';
  if (letter === 'a') return String.raw`\x07`;
  if ('pPC'.includes(letter)) throw new Unknown(`it has \\${letter}, which asks for Unicode`);
  if ('dDwWbBfnrtv'.includes(letter)) return `\\${letter}`;
  if (/[a-zA-Z0-9]/.test(letter)) throw new Unknown(`it has the unknown escape \\${letter}`);
  return literal(letter, flags);
}

/** One character. Outside of ASCII, the bytes of its UTF-8. */
function literal(one: string, flags: Flags): string {
  if (one.codePointAt(0)! > 0x7f) return `(?:${[...Buffer.from(one)].map((byte) => `\\x${byte.toString(16)}`).join('')})`;
  if (flags.i && /[a-zA-Z]/.test(one)) return `[${one.toLowerCase()}${one.toUpperCase()}]`;
  return /[\w\s"'`~!@#%&=:;<>,-]/.test(one) && one !== '\n' ? one : one === '\n' ? String.raw`\n` : `\\${one}`;
}

const named: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: String.raw`\x00-\x7f`, blank: String.raw`\t `, cntrl: String.raw`\x00-\x1f\x7f`,
  digit: '0-9', graph: '!-~', lower: 'a-z', print: ' -~', punct: String.raw`!-\/:-@\[-\`{-~`, space: String.raw`\t\n\v\f\r `,
  upper: 'A-Z', word: String.raw`\w`, xdigit: '0-9A-Fa-f',
};

function characterClass(state: State, flags: Flags): string {
  const [opening] = take(state, /\[\^?/y)!;
  let out = opening;
  for (let isFirst = true; isFirst || state.source[state.at] !== ']'; isFirst = false) {
    if (state.at >= state.source.length) throw new Unknown('a class is not closed');
    const posix = take(state, /\[:(\^?)(\w+):\]/y);
    if (posix !== null) {
      const set = named[posix[2]!];
      if (set === undefined || posix[1] === '^') throw new Unknown(`it has the class ${posix[0]}`);
      out += withCases(set, flags);
      continue;
    }
    const short = take(state, /\\([dDwWsSpP])/y);
    if (short !== null) {
      if ('pP'.includes(short[1]!)) throw new Unknown(`it has ${short[0]} in a class`);
      // JavaScript's own `\s` matches more characters.
      out += short[1] === 's' ? spaces : short[1] === 'S' ? String.raw`\S\v\xa0` : short[0];
      continue;
    }
    const from = member(state);
    const isRange = state.source[state.at] === '-' && state.source[state.at + 1] !== ']';
    if (isRange) state.at += 1;
    out += withCases(isRange ? `${from}-${member(state)}` : from, flags);
  }
  state.at += 1;
  return `${out}]`;
}

/** One character of a class, escaped if necessary. */
function member(state: State): string {
  const found = take(state, /\\x\{([\da-f]{1,2})\}|\\x([\da-f]{2})|\\([0-7]{3})|\\([^])|([^])/iy)!;
  const [, braced, hex, octal, escaped, plain] = found;
  const code = braced ?? hex;
  if (code !== undefined) return `\\x${code.padStart(2, '0')}`;
  if (octal !== undefined) return `\\x${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`;
  if (escaped !== undefined && /[fnrtv]/.test(escaped)) return `\\${escaped}`;
  const one = escaped ?? plain!;
  if (escaped !== undefined && /[a-zA-Z0-9]/.test(one)) throw new Unknown(`it has the unknown escape \\${one} in a class`);
  if (one > '\x7f') throw new Unknown('it has a character outside of ASCII in a class');
  return /[\]\\^\-[]/.test(one) ? `\\${one}` : one;
}

/** A part of a class. If case does not matter, the same letters in the other case are added. */
function withCases(part: string, flags: Flags): string {
  if (!flags.i) return part;
  const set = new RegExp(`[${part}]`);
  const letters = [...'abcdefghijklmnopqrstuvwxyz'].filter((letter) => set.test(letter) !== set.test(letter.toUpperCase()));
  return part + letters.map((letter) => (set.test(letter) ? letter.toUpperCase() : letter)).join('');
}

function take(state: State, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = state.at;
  const found = expression.exec(state.source);
  if (found !== null) state.at += found[0].length;
  return found;
}
