import type { Rule } from '../rule.ts';
import { seed } from '../templates.ts';
import { inJavaScript, sampleOf } from '../sample.ts';

/** How an imported rule did on texts made from what it was before. */
export interface ImportProof {
  readonly samples: number;
  /** Of them those that the rule as it is now finds. */
  readonly found: number;
}

const samples = 40;
/** Of them those that are also tried cut short and over and over, which takes longest. */
const repeated = 4;

/**
 * Holds a rule against texts that its original finds; null if it does not come to an end on one of them.
 *
 * @param original the pattern in the syntax it was written in
 * @param scan whether the rule finds anything in a text, null if it did not come to an end. The rule is given without
 *   its exceptions and its least entropy, which rightly turn some texts away
 */
export function proveImport(rule: Rule, original: string, scan: (rule: Rule, text: string) => boolean | null): ImportProof | null {
  const from = seed(`import ${rule.id}`);
  const broad = broadly(original);
  const bare: Rule = { ...rule, context: null, entropy: 0, anchor: { anywhere: [] } };
  let made = 0;
  let found = 0;
  for (let i = 0; i < samples; i++) {
    const text = sampleOf(original, from);
    if (text === null || text === '') continue;
    // What ends in another language may not in this one: a text that is cut short and begins again shows it.
    if (i < repeated && scan(bare, `${text.slice(0, -1).repeat(40).slice(0, 4000)}\0`) === null) return null;
    const isFound = scan(bare, text);
    if (isFound === null) return null;
    // A text is made without a look at what stands around a place (\b, ^): it may not be what the pattern means.
    if (!isFound && broad?.test(text) === false) continue;
    made += 1;
    if (isFound) found += 1;
  }
  return { samples: made, found };
}

/** An expression that takes more than the original does; null if JavaScript cannot say it. */
function broadly(original: string): RegExp | null {
  try {
    return new RegExp(inJavaScript(original), 'is');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
