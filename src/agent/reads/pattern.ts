import { watchdog } from '../../engine/watchdog.ts';
import { literalExpression } from '../../literal-expression.ts';

/** In which language a search is written. */
export interface PatternStyle {
  /** `fixed`: the text itself. `basic`: as grep has it without -E. `extended`: as grep -E, ripgrep and most tools. */
  readonly syntax: 'fixed' | 'basic' | 'extended';
  readonly ignoresCase: boolean;
  readonly wholeWords: boolean;
  readonly wholeLines: boolean;
  readonly inverted: boolean;
}

export const usualStyle: PatternStyle = { syntax: 'extended', ignoresCase: false, wholeWords: false, wholeLines: false, inverted: false };

/** Milliseconds for one line: a pattern may go back and forth for ever. A machine with much to do gets the second. */
const timeLimits = [50, 1000];
/** A longer line is taken for found. */
const longestLine = 10_000;

/**
 * Whether a search for some patterns shows a line. What cannot be read as a pattern, or takes too long, finds every line:
 * then all may be seen.
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

function compiled(pattern: string, { syntax, ignoresCase, wholeWords, wholeLines }: PatternStyle): RegExp | null {
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

/** A basic expression: what stands for itself there has a meaning in an extended one, and the other way round. */
function extended(basic: string): string {
  return basic.replaceAll(/\\([(){}|+?])|\[(?:[^\]]|\[:\w+:\])+\]|\\.|[(){}|+?]/g, (found, special: string | undefined) => special ?? (found.length === 1 ? `\\${found}` : found));
}

const posix: Readonly<Record<string, string>> = { alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', upper: 'A-Z', lower: 'a-z', space: String.raw`\s`, blank: String.raw` \t`, xdigit: '0-9A-Fa-f', punct: String.raw`!-\/:-@\[-\`{-~` };

function classes(expression: string): string {
  return expression.replaceAll(/\[:(\w+):\]/g, (found, name: string) => posix[name] ?? found).replaceAll(String.raw`\<`, String.raw`\b`).replaceAll(String.raw`\>`, String.raw`\b`);
}
