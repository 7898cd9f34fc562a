import { isAmbiguousLoop } from './ambiguous-loop.ts';
import { type Item, parsePattern, type Sequence } from './parse-pattern.ts';

/** Rounds of a group from which on it is as good as a loop: two ways in each make a thousand. */
const manyRounds = 10;

/**
 * The part of a regular expression that can match the same text in a number of ways that doubles with each character,
 * as `(a+)+` and `(\w|\d)*` can: on a text that almost fits, it is tried until the sun is cold. Null where no part is
 * known to be such; that proves nothing, and `watchdog.ts` is for the rest.
 */
export function endlessPart(source: string, flags: string): string | null {
  const tree = parsePattern(source);
  return tree === null ? null : inSequences(tree, characters(flags));
}

type CharactersOf = (item: Item) => ReadonlySet<number> | null;

function inSequences(sequences: readonly Sequence[], charactersOf: CharactersOf): string | null {
  for (const item of sequences.flat()) {
    if (item.group === null) continue;
    // The innermost part says most clearly what is wrong.
    const deeper = inSequences(item.group, charactersOf);
    if (deeper !== null) return deeper;
    if (item.most >= manyRounds && isAmbiguousLoop(item.group, charactersOf)) return item.text;
  }
  return null;
}

/** The characters of one byte that an item matches; null for one that depends on what stands around it, such as on a group. */
function characters(flags: string): CharactersOf {
  const known = new Map<string, ReadonlySet<number>>();
  return ({ text }) => {
    if (/^\\(?:[1-9]|k<)/.test(text)) return null;
    const found = known.get(text) ?? ofText(text, flags);
    if (found !== null) known.set(text, found);
    return found;
  };
}

function ofText(text: string, flags: string): ReadonlySet<number> | null {
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${text})$`, flags.replace('m', ''));
  } catch {
    return null;
  }
  return new Set(Array.from({ length: 256 }, (_, code) => code).filter((code) => expression.test(String.fromCharCode(code))));
}
