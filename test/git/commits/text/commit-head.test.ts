import { describe, expect, it } from 'vitest';
import { commitHead } from '../../../../src/git/commits/text/commit-head.ts';
import { repo } from '../../../support/repo.ts';

/** What the head of a commit says: the names it leads to, and its date. */
function read(content: string, nameBytes = 20): readonly [date: number | null, names: readonly string[]] {
  const names: string[] = [];
  const date = commitHead(Buffer.from(content, 'latin1'), nameBytes, (name) => names.push(name.toString('hex', 0, nameBytes)));
  return [date, names];
}

const [tree, one, two] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const signed = 'author A <a@b> 1 +0000\ncommitter C <c@d> 1700000000 +0100\n';

describe('the head of a commit', () => {
  it.each(['sha1', 'sha256'] as const)('is read as git reads it (%s)', (format) => {
    const made = repo({ objectFormat: format });
    made.file('a', '1').stage().commit('one');
    made.git('branch', 'left');
    made.git('branch', 'right');
    for (const branch of ['left', 'right']) {
      made.git('checkout', '-q', branch);
      made.file(branch, '1').stage().commit(branch);
    }
    made.git('checkout', '-q', 'main');
    made.git('merge', '-q', '--no-ff', '-m', 'all', 'left', 'right');
    const commits = made.git('rev-list', '--all').trim().split('\n');
    expect(commits).toHaveLength(4);
    for (const commit of commits) {
      const [names, date] = made.git('log', '-1', '--format=%T %P%n%ct', commit).trim().split('\n') as [string, string];
      expect(read(made.git('cat-file', 'commit', commit), format === 'sha1' ? 20 : 32)).toEqual([Number(date), names.trim().split(' ')]);
    }
  });

  it.each([
    ['without parents', `tree ${tree}\n${signed}\nmessage`, [1_700_000_000, [tree]]],
    ['with parents', `tree ${tree}\nparent ${one}\nparent ${two}\n${signed}\n`, [1_700_000_000, [tree, one, two]]],
    ['that ends after the tree', `tree ${tree}`, [0, [tree]]],
    ['with a name that is too short', `tree ${tree}\nparent ${one.slice(1)}\n${signed}\n`, [0, [tree]]],
    ['with a name in capitals', `tree ${tree}\nparent ${one.toUpperCase()}\n${signed}\n`, [0, [tree]]],
    ['with a parent in its message', `tree ${tree}\n\nparent ${one}\n`, [0, [tree]]],
    ['with a parent behind its author', `tree ${tree}\nauthor A <a@b> 1 +0000\nparent ${one}\n`, [0, [tree]]],
    ['without a date', `tree ${tree}\nauthor A <a@b>\ncommitter C <c@d>\n`, [0, [tree]]],
    ['with a name that has a bracket', `tree ${tree}\nauthor A\ncommitter a > b <c@d>  77 +0000\n`, [77, [tree]]],
    ['without a bracket', `tree ${tree}\nauthor A\ncommitter 77 +0000\n`, [0, [tree]]],
    ['that begins otherwise', `parent ${one}\ntree ${tree}\n`, [null, []]],
    ['that is empty', '', [null, []]],
  ])('%s', (_, content, wanted) => {
    expect(read(content)).toEqual(wanted);
  });
});
