import type { Rule } from '../rule.ts';
import { seed } from '../templates.ts';
import { sampleOf } from '../sample.ts';

/** How an imported rule did on texts made from what it was before. */
export interface ImportProof {
  readonly samples: number;
  /** Of them those that the rule as it is now finds. */
  readonly found: number;
}

const samples = 20;

/**
 * Holds a rule against texts that its original finds.
 *
 * @param original the pattern in the syntax it was written in
 * @param scan whether the rule finds anything in a text; it is given without its exceptions and its least entropy, which
 *   rightly turn some texts away
 */
export function proveImport(rule: Rule, original: string, scan: (rule: Rule, text: string) => boolean): ImportProof {
  const from = seed(`import ${rule.id}`);
  const bare: Rule = { ...rule, context: null, entropy: 0, anchor: { anywhere: [] } };
  let made = 0;
  let found = 0;
  for (let i = 0; i < samples; i++) {
    const text = sampleOf(original, from);
    if (text === null || text === '') continue;
    made += 1;
    // What ends in another language may not in this one: a text that is cut short and begins again shows it.
    scan(bare, `${text.slice(0, -1).repeat(40).slice(0, 4000)}\0`);
    if (scan(bare, text)) found += 1;
  }
  return { samples: made, found };
}
