import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { isTrue } from '../../../src/git/repository/git-config.ts';
import { prePushUpdates, preReceiveUpdates } from '../../../src/git/commits/push-updates.ts';
import { orRefusal } from '../../support/or-refusal.ts';
import { amount } from '../../support/how-long.ts';

const [a, b, none] = ['a'.repeat(40), 'b'.repeat(64), '0'.repeat(40)];

test('the lines of a pre-push hook are refs to update, to create and to delete', () => {
  const input = `refs/heads/x ${a} refs/heads/y ${b}\nHEAD~1 ${a} refs/heads/new ${none}\n(delete) ${none} refs/heads/old ${a}\n`;
  expect(prePushUpdates(input)).toEqual([
    { ref: 'refs/heads/y', newOid: a, oldOid: b },
    { ref: 'refs/heads/new', newOid: a, oldOid: null },
    { ref: 'refs/heads/old', newOid: null, oldOid: a },
  ]);
});

test('the lines of a pre-receive hook are all read', () => {
  expect(preReceiveUpdates(`${a} ${b} refs/heads/x\n${none} ${a} refs/tags/v1\n${a} ${none} refs/heads/old\n`)).toEqual([
    { ref: 'refs/heads/x', newOid: b, oldOid: a },
    { ref: 'refs/tags/v1', newOid: a, oldOid: null },
    { ref: 'refs/heads/old', newOid: null, oldOid: a },
  ]);
});

test.each([`${a} refs/heads/x`, `${a} ${a} refs/heads/x more`, ` ${a} ${a} refs/heads/x`, 'x'])('a line of another shape (%j) is an error, whatever stands beside it', (line) => {
  expect(() => preReceiveUpdates(`${a} ${b} refs/heads/x\n${line}\n`)).toThrow('standard input is not what git gives this hook');
  expect(() => prePushUpdates(`${line}\n`)).toThrow('standard input is not what git gives this hook');
});

test.each([['true', true], ['Yes', true], ['on', true], ['1', true], ['-1', true], ['2k', true], ['false', false], ['0', false], ['00', false], ['', false], ['off', false], ['truer', false]])(
  'git takes %j for %s',
  (value, wanted) => {
    expect(isTrue(value)).toBe(wanted);
  },
);

test('whatever stands on standard input, each of its lines is an update, or all of it is refused', () => {
  const word = fc.oneof(fc.constantFrom(a, b, none, 'refs/heads/x', 'HEAD~1', '(delete)'), fc.string({ unit: 'binary', maxLength: 6 }));
  const text = fc.array(fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))).map((lines) => lines.join('\n'));
  for (const read of [prePushUpdates, preReceiveUpdates]) {
    fc.assert(
      fc.property(text, (input) => {
        const lines = input.split('\n').filter((line) => line !== '').length;
        expect(orRefusal(() => read(input).length)).toBeOneOf([lines, expect.any(UserError)]);
      }),
      { numRuns: amount(125, 1000) },
    );
  }
});
