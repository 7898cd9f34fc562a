import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { endlessPart } from '../../src/rules/endless-pattern.ts';

process.env['RECHECK_BACKEND'] = 'pure';
const judged = (source: string, flags: string) => checkSync(source, flags, { timeout: 20_000, checker: 'automaton' });

describe('a pattern that may never end', () => {
  test.each([
    ['^(a+)+$', '(a+)'],
    ['key=(?:[a-z]+)*!', '(?:[a-z]+)'],
    [String.raw`(\w+\s?)+:`, String.raw`(\w+\s?)`],
    ['(?:a|b|[ab])*c', '(?:a|b|[ab])'],
    [String.raw`(?:\w|\d)+=`, String.raw`(?:\w|\d)`],
    ['x(?:y(?<n>z*)*)w', '(?<n>z*)'],
    ['((?:a+))+b', '((?:a+))'],
  ])('is known: %s', (source, part) => {
    expect(endlessPart(source, '')).toBe(part);
    // The judgement of a checker that proves it, with an attack.
    expect(judged(source, '').status).toBe('vulnerable');
  });

  test.each([
    ['(?:a+b)+'],
    [String.raw`(?:\w+\s)+:`],
    ['(?:a|b)*c'],
    [String.raw`[\w+*]+(?:,[a-z]+)*`],
    ['(?:[a-z]{1,8})?x+'],
    [String.raw`sntryu_[0-9a-f]{64}(?![0-9a-f])`],
    [String.raw`(?:\\.|[^\\"])*"`],
    ['(?:ab|ac)*d'],
  ])('is not one that ends: %s', (source) => {
    expect(endlessPart(source, '')).toBeNull();
    const judgement = judged(source, '');
    expect(judgement.status === 'vulnerable' && judgement.complexity.type === 'exponential').toBe(false);
  });
});

describe('the patterns of the built-in rules end', () => {
  const expressions = builtinRules().flatMap(({ id, pattern, flags, context }) => [
    [`${id}: pattern`, pattern, flags] as const,
    ...[...(context?.any ?? []), ...(context?.none ?? [])].flatMap((one, i) =>
      (['path', 'value', 'before', 'after', 'near', 'content'] as const).flatMap((key) => {
        return [one[key] ?? []].flat().map((source) => [`${id}: ${key} ${i}`, source, 'i'] as const);
      }),
    ),
  ]);

  test.each(expressions)('%s', (_, source, flags) => {
    expect(endlessPart(source, flags)).toBeNull();
  });
});
