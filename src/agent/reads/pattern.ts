import { watchdog } from '../../engine/watchdog.ts';
import { literalExpression } from '../../literal-expression.ts';

/** The language of a search pattern. */
export interface PatternStyle {
  /** `fixed`: the text itself. `basic`: grep without -E. `extended`: grep -E, ripgrep and most tools. */
  readonly syntax: 'fixed' | 'basic' | 'extended';
  readonly ignoresCase: boolean;
  readonly wholeWords: boolean;
  readonly wholeLines: boolean;
  readonly inverted: boolean;
}

export const usualStyle: PatternStyle = { syntax: 'extended', ignoresCase: false, wholeWords: false, wholeLines: false, inverted: false };

/** Milliseconds for one line, since a pattern may backtrack for ever. The second limit is for a busy machine. */
const timeLimits = [50, 1000];
/** A longer line counts as found. */
const longestLine = 10_000;
/** A longer pattern is not read, since reading it takes the square of its length. */
const longestPattern = 2000;

/**
 * Makes a function that says whether a search for some patterns shows a line. If a pattern cannot be read or takes too
 * long, every line counts as shown.
 */
export function finder(patterns: readonly string[], style: PatternStyle): (line: string) => boolean {
  const all = patterns.flatMap((pattern) => pattern.split('\n')).map((pattern) => compiled(pattern, style));
  const watched = watchdog();
  let isEndless = false;
  return (line) => {
    if (isEndless || all.includes(null) || line.length > longestLine) return true;
    let found = false;
    isEndless = !timeLimits.some((limit) => watched(() => (found = all.some((one) => one!.test(line))), limit));
    return isEndless || found !== style.inverted;
  };
}

/** Makes a function that says which parts of a line some patterns match. If one cannot be read or takes too long, that is all of it. */
export function matcher(patterns: readonly string[], style: PatternStyle): (line: string) => readonly (readonly [number, number])[] {
  const all = patterns.flatMap((pattern) => pattern.split('\n')).map((pattern) => compiled(pattern, style));
  const watched = watchdog();
  return (line) => {
    const whole = [[0, line.length]] as const;
    if (all.includes(null) || style.inverted || line.length > longestLine) return whole;
    let found: readonly (readonly [number, number])[] = whole;
    const search = (): unknown => (found = all.flatMap((one) => [...line.matchAll(new RegExp(one!, `${one!.flags}g`))].map((match) => [match.index, match.index + match[0].length] as const)));
    return timeLimits.some((limit) => watched(search, limit)) ? found : whole;
  };
}

function compiled(pattern: string, { syntax, ignoresCase, wholeWords, wholeLines }: PatternStyle): RegExp | null {
  if (pattern.length > longestPattern) return null;
  const inline = syntax === 'extended' ? /^\(\?([imsx]+)\)/.exec(pattern) : null;
  const source = syntax === 'fixed' ? literalExpression(pattern) : classes(syntax === 'basic' ? extended(pattern) : pattern.slice(inline?.[0].length ?? 0));
  const whole = wholeLines ? `^(?:${source})$` : wholeWords ? `(?<!\\w)(?:${source})(?!\\w)` : source;
  try {
    return new RegExp(whole, ignoresCase || inline?.[1]!.includes('i') === true ? 'i' : '');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/**
 * A basic expression as an extended one: in each of the two, some characters are plain that are special in the other.
 */
function extended(basic: string): string {
  return basic.replaceAll(/\\([(){}|+?])|\[(?:[^\]]|\[:\w+:\])+\]|\\.|[(){}|+?]/g, (found, special: string | undefined) => special ?? (found.length === 1 ? `\\${found}` : found));
}

const posix: Readonly<Record<string, string>> = { alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', upper: 'A-Z', lower: 'a-z', space: String.raw`\s`, blank: String.raw` \t`, xdigit: '0-9A-Fa-f', punct: String.raw`!-\/:-@\[-\`{-~` };

function classes(expression: string): string {
  return expression.replaceAll(/\[:(\w+):\]/g, (found, name: string) => posix[name] ?? found).replaceAll(String.raw`\<`, String.raw`\b`).replaceAll(String.raw`\>`, String.raw`\b`);
}
