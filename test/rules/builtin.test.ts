import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { ruleTrial } from '../../src/cli/rule-trial.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { parsePattern, type Sequence } from '../../src/rules/parse-pattern.ts';
import { proveRules } from '../../src/rules/prove-rules.ts';
import { some } from '../support/how-long.ts';

process.env['RECHECK_BACKEND'] = 'pure';

test('every rule finds what its examples say, and nothing else', () => {
  const rules = builtinRules();
  expect(proveRules(rules, rules, ruleTrial()).map(({ ruleId, example, problem }) => `${ruleId}: ${problem}: ${example?.text}`)).toEqual([]);
});

/** Groups that are repeated: only they can match the same text in a number of ways that doubles with each character. */
function loops(sequences: readonly Sequence[]): readonly string[] {
  return sequences.flat().flatMap(({ group, most, text }) => (group === null ? [] : [...(most >= 10 ? [text] : []), ...loops(group)]));
}

describe('every loop of a built-in rule comes to its end', () => {
  const expressions = builtinRules().flatMap(({ id, pattern, context }) => [
    { id, source: pattern },
    ...[...(context?.any ?? []), ...(context?.none ?? [])].flatMap((one) =>
      (['path', 'value', 'before', 'after', 'near', 'content'] as const).flatMap((key) => [one[key] ?? []].flat().map((source) => ({ id, source })))),
  ]);
  const all = new Set(expressions.flatMap(({ id, source }) => loops(parsePattern(source)!).map((loop) => `${id}: ${loop}`)));

  test('and there are some', () => {
    expect(all.size).toBeGreaterThan(5);
    expect(checkSync('^(?:a|a)*$', '').status).toBe('vulnerable');
  });

  test.each(some([...all]))('%s', (name) => {
    // What looks around or back is beyond the judge. It stands for one character at most here, which changes nothing.
    const seen = name.slice(name.indexOf(': ') + 2).replaceAll(/\(\?<?!(?:[^()]|\([^()]*\))*\)|\\k<\w+>/g, '');
    // Nor does it matter whether a part may stand 4 or 160 times, except for how long the judge takes.
    const loop = seen.replaceAll(/,\d{2,}\}/g, ',4}').replaceAll(/\{\d{2,}/g, '{4');
    const judgement = checkSync(`^${loop}*$`, 'i', { timeout: 20_000, checker: 'automaton' });
    expect(['safe', 'vulnerable']).toContain(judgement.status);
    expect(judgement.status === 'vulnerable' ? judgement.complexity.type : 'safe').not.toBe('exponential');
  });
});
