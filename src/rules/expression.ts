import type { Fault } from '../schema/node.ts';

/** Why a text is no valid regular expression, as the rest of a sentence; null if it is valid. */
export function expressionFault(source: string, flags: string): Fault | null {
  try {
    void new RegExp(source, flags);
    return null;
  } catch (error) {
    // V8 repeats the whole expression first; only the reason after it is kept.
    const why = (error as Error).message.split(': ').at(-1)!;
    return { what: `is not a regular expression: ${why}`, fix: elsewhere(source, flags) };
  }
}

/** JavaScript's way to write what other languages write differently. */
function elsewhere(source: string, flags: string): string | null {
  if (/\(\?[imsx]+[:)]/.test(source)) return flags.includes('i') ? 'leave (?i) out: the case of letters does not matter here' : 'leave (?i) out, and write it as `flags: i`';
  if (/\(\?P[<=>]/.test(source)) return 'write (?<name>…) for (?P<name>…), and \\k<name> for (?P=name)';
  if (/\\[AzZ]/.test(source)) return 'write ^ and $ for \\A and \\z';
  return null;
}
