import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/wording/nearest.ts';

const verbs = ['staged', 'stdin', 'explain', 'rules'];

describe('nearest', () => {
  it.each([
    ['stagd', 'staged'],
    ['stgaed', 'staged'],
    ['STAGED', 'staged'],
    ['stdni', 'stdin'],
    ['explian', 'explain'],
    ['rule', 'rules'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, verbs)).toBe(meant);
  });

  it('says nothing where nothing is near', () => {
    expect(nearest('commit', verbs)).toBeNull();
    expect(nearest('', verbs)).toBeNull();
  });

  it('counts two swapped letters as one slip', () => {
    expect(nearest('ab', ['ba'])).toBe('ba');
    expect(nearest('ab', ['cd'])).toBeNull();
  });
});
