import { plural } from '../wording/plural.ts';
import { deafKeywords } from './deaf-keywords.ts';
import type { Example, Rule, Trial } from './rule.ts';
import { samplesOf, tooSlow } from './sample.ts';
import { expandTemplates, sampleTemplate, seed } from './templates.ts';

/** A sign that a rule does not do what it should. */
export interface Flaw {
  readonly ruleId: string;
  /** The example that shows it, with its templates, as in the rule file; null if the fault is in the rule itself. */
  readonly example: Example | null;
  /** The rest of a sentence that begins with the rule. */
  readonly problem: string;
}

/**
 * Tries rules on their own examples, with all rules together as in a scan. Also checks that a rule's anchors can lead
 * to its matches.
 *
 * @param rules the rules to prove
 * @param all every rule of a scan, since one rule may hide the match of another
 */
export function proveRules(rules: readonly Rule[], all: readonly Rule[], trial: Trial): readonly Flaw[] {
  return rules.flatMap((rule) => {
    const { match, noMatch } = rule.examples;
    const none: readonly Flaw[] = match.length > 0 ? [] : [{ ruleId: rule.id, example: null, problem: 'no example shows that it finds anything: give it `examples` with a `match`' }];
    const flawed = [
      ...match.flatMap((example, i) => flaws(rule, example, example.count, `match ${i}`, all, trial)),
      ...noMatch.flatMap((example, i) => flaws(rule, example, 0, `noMatch ${i}`, all, trial)),
    ];
    return [...none, ...flawed, ...deafKeywords(rule, trial).map((problem) => ({ ruleId: rule.id, example: null, problem }))];
  });
}

/** The most texts that are made from a pattern. */
const samples = 40;

function flaws(rule: Rule, example: Example, wanted: number, name: string, all: readonly Rule[], trial: Trial): readonly Flaw[] {
  const from = seed(`${rule.id} ${name}`);
  // An exception may reject a text made from the pattern, or its entropy may be too low. So one good text is enough.
  const whole = expandTemplates(example.text, from);
  const made = whole.includes(sampleTemplate) ? samplesOf(rule, from, samples, trial.within) : [''];
  if (made === null) return [{ ruleId: rule.id, example, problem: tooSlow }];
  const texts = made.map((sample) => whole.replaceAll(sampleTemplate, () => sample));
  let found: number | string = 0;
  for (const text of texts) {
    found = trial.scan(all, Buffer.from(text), example.path).get(rule.id) ?? 0;
    if (found === wanted) return [];
  }
  const problem = typeof found === 'string' ? found : `${plural(found, 'match', 'matches')} where ${wanted} ${wanted === 1 ? 'is' : 'are'} wanted`;
  return [{ ruleId: rule.id, example, problem }];
}
