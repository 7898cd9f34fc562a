import { describe, expect, it } from 'vitest';
import { scanner } from '../../../src/engine/scanner.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { expandTemplates, seed } from '../../../src/rules/templates.ts';
import { dice, pick } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';

const rules = builtinRules().filter(({ kind }) => kind !== 'practice');

describe('what was dismissed once', () => {
  it('is judged anew in other surroundings, in another file, in binary content: a scanner that has seen much finds what a new one finds', () => {
    const used = scanner(rules, { decodeDepth: 2, ruleIds: null });
    const examples = rules.flatMap(({ id, examples: { match, noMatch } }) => [...match, ...noMatch].map(({ path, text }, i) => ({ path, text: expandTemplates(text, seed(`${id} ${i % 2}`)) })));
    const roll = dice(11);
    let found = 0;
    for (let round = 0; round < amount(120, 2_000); round++) {
      const { text } = pick(examples, roll);
      const parts = [text, pick([' ', '\n', '\n'.repeat(900), '#\n'.repeat(1100), '\0\n'], roll), pick(examples, roll).text];
      const content = Buffer.from((roll(2) === 0 ? parts : parts.reverse()).slice(0, 1 + roll(3)).join('').slice(roll(3)), 'latin1');
      const { path } = pick(examples, roll);
      // Twice, so that the second scan meets what the first has dismissed.
      for (let again = 0; again < 2; again++) {
        const { matches } = used.scan(content, path);
        const anew = scanner(rules, { decodeDepth: 2, ruleIds: null }).scan(content, path).matches;
        expect(matches.map(({ rule: { id }, span, confidence }) => ({ id, span, confidence }))).toEqual(anew.map(({ rule: { id }, span, confidence }) => ({ id, span, confidence })));
        found += matches.length;
      }
    }
    expect(found).toBeGreaterThan(100);
  }, 120_000);
});
