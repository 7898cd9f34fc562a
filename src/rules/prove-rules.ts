import { plural } from '../plural.ts';
import type { Example, Rule } from './rule.ts';
import { expandTemplates, seed } from './templates.ts';

/** An example that does not behave as its rule says. */
export interface Problem {
  readonly ruleId: string;
  /** The example as it stands in the rule file, templates and all. */
  readonly example: Example;
  readonly problem: string;
}

/**
 * Runs rules on their own examples, each rule alone.
 *
 * @param scan how many matches a rule has in content at a path, or why it was stopped (the engine, which this folder does not know)
 */
export function proveRules(
  rules: readonly Rule[],
  scan: (rule: Rule, content: Buffer, path: string) => number | string,
): readonly Problem[] {
  return rules.flatMap((rule) => {
    const check = (example: Example, wanted: number, name: string): Problem[] => {
      const content = Buffer.from(expandTemplates(example.text, seed(`${rule.id} ${name}`)));
      const found = scan(rule, content, example.path);
      if (found === wanted) return [];
      const problem = typeof found === 'string' ? `it ${found}` : `${plural(found, 'match', 'matches')} where ${wanted} ${wanted === 1 ? 'is' : 'are'} wanted`;
      return [{ ruleId: rule.id, example, problem }];
    };
    return [
      ...rule.examples.match.flatMap((example, i) => check(example, example.count, `match ${i}`)),
      ...rule.examples.noMatch.flatMap((example, i) => check(example, 0, `noMatch ${i}`)),
    ];
  });
}
