import type { Rule, Trial } from '../rule.ts';
import { seed } from '../templates.ts';
import { inJavaScript, sampleOf } from '../sample.ts';

/** How often an imported rule finds texts that its original finds. */
export interface ImportProof {
  readonly samples: number;
  /** How many of these texts the imported rule finds. */
  readonly found: number;
}

const samples = 40;
/** How many of the texts are also tried cut short and repeated. This takes the longest. */
const repeated = 4;

/**
 * Tries a rule on texts that its original finds. Null if the rule takes too long on one of them.
 *
 * @param original the pattern in its original syntax
 * @param scan whether the rule finds anything in a text; null if it takes too long. The rule is given without its
 * exceptions and its least entropy, since these rightly reject some of the texts
 * @param within does work with the original pattern, and says whether it came to its end
 */
export function proveImport(rule: Rule, original: string, scan: (rule: Rule, text: string) => boolean | null, within: Trial['within']): ImportProof | null {
  const from = seed(`import ${rule.id}`);
  const broad = broadly(original);
  const bare: Rule = { ...rule, context: null, entropy: 0, anchor: { anywhere: [] } };
  let made = 0;
  let found = 0;
  for (let i = 0; i < samples; i++) {
    const text = sampleOf(original, from);
    if (text === null || text === '') continue;
    // A pattern that is fast in another language may run for ever here. A text that is cut short and repeated shows
    // this.
    if (i < repeated && scan(bare, `${text.slice(0, -1).repeat(40).slice(0, 4000)}\0`) === null) return null;
    const isFound = scan(bare, text);
    if (isFound === null) return null;
    // The text is made without regard to assertions (\b, ^). So it may not match the original pattern.
    let isLike = true;
    if (!isFound && !within(() => (isLike = broad?.test(text) !== false))) return null;
    if (!isLike) continue;
    made += 1;
    if (isFound) found += 1;
  }
  return { samples: made, found };
}

/** An expression that matches at least all that the original matches; null if JavaScript cannot express it. */
function broadly(original: string): RegExp | null {
  try {
    return new RegExp(inJavaScript(original), 'is');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
