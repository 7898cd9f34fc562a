import { describe, expect, it } from 'vitest';
import { applyDirectives } from '../../src/findings/inline.ts';
import { directivesIn, matchesIn, rule, say, type Planted } from '../support/report/findings.ts';

const a: Planted = { secret: 'AAAA', rule: rule('user', { id: 'rule-a' }) };
const b: Planted = { secret: 'BBBB', rule: rule('org', { id: 'rule-b' }) };

/** The lines (and rules) of matches that are excused, and the lines of directives that excuse nothing. */
function excused(...lines: readonly string[]) {
  const text = say(lines.join('\n'));
  const matches = matchesIn(text, [a, b]);
  const result = applyDirectives(matches, directivesIn(text));
  return {
    off: matches
      .filter((_, index) => result.by[index] !== null)
      .map((match) => `${match.position.startLine} ${match.rule.id}`),
    unused: result.unused.map(({ line }) => line),
  };
}

describe('disable-line', () => {
  it('excuses every secret of its own line', () => {
    expect(excused('AAAA', 'AAAA BBBB // @disable-line -- x', 'AAAA')).toEqual({
      off: ['2 rule-a', '2 rule-b'],
      unused: [],
    });
  });

  it('excuses only the rule it names', () => {
    expect(excused('AAAA BBBB // @disable-line rule-b -- x')).toEqual({ off: ['1 rule-b'], unused: [] });
  });

  it('may stand before the secret on the line', () => {
    expect(excused('/* @disable-line -- x */ AAAA').off).toEqual(['1 rule-a']);
  });
});

describe('disable-next-line', () => {
  it('excuses the line below and no other', () => {
    expect(excused('AAAA // @disable-next-line -- x', 'AAAA', 'AAAA').off).toEqual(['2 rule-a']);
  });

  it('are read up to fifty lines above: each match would look at all of them', () => {
    const stack = (others: number): readonly string[] => ['# @disable-next-line rule-a -- x', ...Array.from({ length: others }, (_, i) => `# @disable-next-line rule-b${i} -- y`), 'AAAA'];
    expect(excused(...stack(49)).off).toEqual(['51 rule-a']);
    expect(excused(...stack(50)).off).toEqual([]);
  });

  it('can be stacked, one rule a line', () => {
    const stacked = ['# @disable-next-line rule-a -- x', '# @disable-next-line rule-b -- y'];
    expect(excused(...stacked, 'AAAA BBBB')).toEqual({ off: ['3 rule-a', '3 rule-b'], unused: [] });
  });

  it('at the end of the file is unused', () => {
    expect(excused('AAAA', '# @disable-next-line -- x')).toEqual({ off: [], unused: [2] });
  });
});

describe('disable … enable', () => {
  it('excuses what stands between', () => {
    const lines = ['AAAA', '# @disable -- x', 'AAAA', 'BBBB', '# @enable', 'AAAA'];
    expect(excused(...lines)).toEqual({ off: ['3 rule-a', '4 rule-b'], unused: [] });
  });

  it('goes on to the end of the file without enable', () => {
    expect(excused('# @disable -- x', '', 'AAAA').off).toEqual(['3 rule-a']);
  });

  it('of one rule leaves the others on', () => {
    expect(excused('# @disable rule-a -- x', 'AAAA BBBB', '# @enable rule-a', 'AAAA').off).toEqual([
      '2 rule-a',
    ]);
  });

  it('enables one rule inside a stretch where all are off', () => {
    expect(excused('# @disable -- x', '# @enable rule-a', 'AAAA BBBB').off).toEqual(['3 rule-b']);
  });

  it('enable without a rule ends what was said of single rules', () => {
    expect(excused('# @disable rule-a -- x', '# @enable', 'AAAA').off).toEqual([]);
  });

  it('starts and ends within a line', () => {
    const line = say('AAAA /* @disable -- x */ AAAA /* @enable */ AAAA');
    const matches = matchesIn(line, [a]);
    expect(applyDirectives(matches, directivesIn(line)).by.map((one) => one !== null)).toEqual([false, true, false]);
  });

  it('does not depend on the order in which matches are given', () => {
    const text = say(['# @disable -- x', 'AAAA', '# @enable', 'AAAA'].join('\n'));
    const matches = matchesIn(text, [a]).toReversed();
    expect(applyDirectives(matches, directivesIn(text)).by.map((one) => one !== null)).toEqual([false, true]);
  });
});

describe('a directive', () => {
  it.each(['AAAA // @disable-line', '/* @disable-line rule-a */ AAAA', '/* @disable */ AAAA'])(
    'without a reason excuses nothing: %s',
    (line) => {
      expect(excused(line)).toEqual({ off: [], unused: [] });
    },
  );

  it('of another rule is unused', () => {
    expect(excused('AAAA // @disable-line rule-b -- x')).toEqual({ off: [], unused: [1] });
  });

  it('nearer to the secret wins over the stretch around it', () => {
    const text = say('# @disable -- far\nAAAA # @disable-line -- near');
    expect(applyDirectives(matchesIn(text, [a]), directivesIn(text)).by[0]?.reason).toBe('near');
  });
});

it('is linear: 50,000 secrets below 50,000 directives', () => {
  const many = 50_000;
  const text = say('AAAA # @disable-line rule-b -- x');
  const [match] = matchesIn(text, [a]);
  const [directive] = directivesIn(text);
  const matches = Array.from({ length: many }, (_, at) => ({
    ...match!,
    position: { ...match!.position, startLine: at + 1, endLine: at + 1 },
  }));
  const directives = Array.from({ length: many }, (_, at) => ({ ...directive!, line: at + 1 }));
  expect(applyDirectives(matches, directives).unused).toHaveLength(many);
});
