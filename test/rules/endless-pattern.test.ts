import fc from 'fast-check';
import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { endlessPart } from '../../src/rules/endless-pattern.ts';
import { watchdog } from '../../src/engine/watchdog.ts';

process.env['RECHECK_BACKEND'] = 'pure';
const judged = (source: string, flags: string) => checkSync(source, flags, { timeout: 20_000, checker: 'automaton' });

describe('a pattern that may never end', () => {
  test.each([
    ['^(a+)+$', '(a+)'],
    ['key=(?:[a-z]+)*!', '(?:[a-z]+)'],
    [String.raw`(\w+\s?)+:`, String.raw`(\w+\s?)`],
    ['(?:a|b|[ab])*c', '(?:a|b|[ab])'],
    [String.raw`(?:\w|\d)+=`, String.raw`(?:\w|\d)`],
    [String.raw`(?:"[^"]*"|\w+|,)*;`, String.raw`(?:"[^"]*"|\w+|,)`],
    ['x(?:y(?<n>z*)*)w', '(?<n>z*)'],
    ['((?:a+))+b', '((?:a+))'],
    ['(?:a|aa)*c', '(?:a|aa)'],
    ['(a*)*$', '(a*)'],
    ['((a|b)*)*x', '((a|b)*)'],
    ['(a{1,3})+$', '(a{1,3})'],
    ['(?:[a-z]+[0-9]*)+!', '(?:[a-z]+[0-9]*)'],
    [String.raw`(?:\w+\d)+!`, String.raw`(?:\w+\d)`],
    ['(?:ab?c?|a)*d', '(?:ab?c?|a)'],
    ['^(?:(?:ab)+|a(?:ba)*b)+$', '(?:(?:ab)+|a(?:ba)*b)'],
    ['(?:a+){12}b', '(?:a+)'],
  ])('is known: %s', (source, part) => {
    expect(endlessPart(source, '')).toBe(part);
    // The judgement of a checker that proves it, with an attack.
    expect(judged(source, '').status).toBe('vulnerable');
  });

  test.each([
    // Beyond what that checker proves, and stopped by a watchdog all the same.
    ['x(?=(?:a+)+$)', `x${'a'.repeat(40)}!`],
    ['(?:a|a){1,100000}b', 'a'.repeat(40)],
  ])('is known: %s', (source, attack) => {
    expect(endlessPart(source, '')).not.toBeNull();
    expect(watchdog()(() => void new RegExp(source).test(attack), 100)).toBe(false);
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
    ['(?:a|ab)*c'],
    ['(?:ab{3}c|ab{5}c)*d'],
    ['(?:a{3}b?){2,9}'],
    [String.raw`(?:\d{1,3}\.){3}\d{1,3}`],
    [String.raw`(?:[\w-]+\.)+[a-z]{2,}`],
    [String.raw`(?:"[^"]*"|'[^']*'|\w|,)*;`],
  ])('is not one that ends: %s', (source) => {
    expect(endlessPart(source, '')).toBeNull();
    const judgement = judged(source, '');
    expect(judgement.status === 'vulnerable' && judgement.complexity.type === 'exponential').toBe(false);
  });
});

test('any regular expression is judged, in no time', () => {
  const piece = fc.constantFrom('a', 'b', '.', '\\w', '\\d', '[ab]', '[^a]', '(', '(?:', '(?=', '(?<!', '(?<n>', ')', '|', '*', '+', '?', '{2}', '{1,3}', '{2,}', '{1,100000}', '^', '$', '\\b', '\\1', '\\k<n>', '\\u0061', '\\cA', '\\0', '-', '[', ']', '\\');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const source = pieces.join('');
      try {
        new RegExp(source);
      } catch {
        return;
      }
      const started = performance.now();
      const part = endlessPart(source, '');
      expect(performance.now() - started).toBeLessThan(1000);
      if (part !== null) expect(source).toContain(part);
    }),
    { numRuns: 5000 },
  );
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
