import { expect, it } from 'vitest';
import { Recorder } from '../../../../src/sources/history/graph/recorder.ts';

it('notes a hostile commit with more parents than a call takes arguments', () => {
  const recorder = new Recorder([]);
  const [tree, parent] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
  const parents = 300_000;
  expect(recorder.commit(7, Buffer.from(`tree ${tree}\n${`parent ${parent}\n`.repeat(parents)}author A <a> 1 +0000\ncommitter A <a> 5 +0000\n\n`), 20, () => {})).toBe(true);
  const { commits, absent } = recorder.recorded();
  expect([...commits.subarray(0, 4)]).toEqual([7, -2, 5, parents]);
  expect(commits).toHaveLength(4 + parents);
  expect(absent).toEqual([tree, parent]);
});
