import { parsePattern, type Item, type Sequence } from './parse-pattern.ts';

/**
 * The part of a regular expression that can match the same text in a number of ways that doubles with each character,
 * as `(a+)+` and `(\w|\d)*` can: on a text that almost fits, it is tried until the sun is cold. Null where no part is
 * known to be such; that proves nothing, and `watchdog.ts` is for the rest.
 */
export function endlessPart(source: string, flags: string): string | null {
  const tree = parsePattern(source);
  return tree === null ? null : inSequences(tree, flags);
}

function inSequences(sequences: readonly Sequence[], flags: string): string | null {
  for (const item of sequences.flat()) {
    if (item.group === null) continue;
    if (item.most === Infinity && doubles(item.group, flags)) return item.text;
    const deeper = inSequences(item.group, flags);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** Whether what a group repeats is itself a repetition with nothing that must stand between, or offers two ways for one character. */
function doubles(alternatives: readonly Sequence[], flags: string): boolean {
  return alternatives.some(isRepetition) || overlap(alternatives, flags);
}

function isRepetition(sequence: Sequence): boolean {
  const must = sequence.filter(({ least }) => least > 0);
  const [only] = must.length === 0 ? sequence : must;
  if (only === undefined || must.length > 1 || only.isLookaround) return false;
  if (only.most === Infinity && only.least <= 1) return true;
  return only.most === 1 && only.group !== null && only.group.some(isRepetition);
}

function overlap(alternatives: readonly Sequence[], flags: string): boolean {
  const single = alternatives.filter((sequence) => sequence.length === 1 && sequence[0]!.group === null && sequence[0]!.least === 1 && sequence[0]!.most === 1);
  const seen = new Set<number>();
  for (const [item] of single) {
    for (const code of characters(item!, flags)) {
      if (seen.has(code)) return true;
      seen.add(code);
    }
  }
  return false;
}

/** The characters of one byte that an item matches. */
function characters({ text }: Item, flags: string): readonly number[] {
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${text})$`, flags.replace('m', ''));
  } catch {
    // A reference to a group that is not here.
    return [];
  }
  return Array.from({ length: 256 }, (_, code) => code).filter((code) => expression.test(String.fromCharCode(code)));
}
