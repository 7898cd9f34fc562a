import { expect, test } from 'vitest';
import { isTrue } from '../../src/git/git-config.ts';
import { prePushUpdates, preReceiveUpdates } from '../../src/git/push-updates.ts';

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
