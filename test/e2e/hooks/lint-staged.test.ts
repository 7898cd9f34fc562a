import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientIn, commit, hookedRepo, leak } from '../../support/hooks/hooked-repo.ts';
import { some } from '../../support/how-long.ts';
import type { Repo } from '../../support/repo.ts';

/** husky runs lint-staged, and lint-staged gives sntrylint the names of what is staged, as docs/hook.md shows it. */
function prepared(): Repo {
  const made = hookedRepo('husky', 'lint-staged').file('.husky/pre-commit', 'lint-staged\n').file('.lintstagedrc.json', '{ "*": "sntrylint staged" }\n');
  clientIn(made, 'husky');
  return made.stage().commit('lint-staged');
}

describe('lint-staged', () => {
  let made: Repo;
  beforeAll(() => {
    made = prepared();
  });
  beforeEach(() => {
    made.git('reset', '--quiet', '--hard');
    made.git('clean', '--quiet', '--force', '-d');
  });

  it('passes a clean commit', () => {
    expect(commit(made.file('clean.txt', 'nothing here\n').stage())).toMatchObject({ code: 0 });
  });

  it.each(some(['.sentryclirc', 'what?.env', '$HOME.txt', 'app/[id]/sentry.properties', '{x,y}.txt', 'näme.txt', 'a*b.txt', '(group)/page.tsx', "quote'd.txt", '-dash.txt', 'with space.txt', '!not.txt'], 3))(
    'blocks a leak in %s',
    (path) => {
      // Where names are taken for patterns, these are what `a*b.txt` and the like would find instead.
      made.file('aXb.txt', 'clean\n').file('whatX.env', 'clean\n').file('app/i/sentry.properties', 'clean\n').stage();
      const shown = leak(made, path);
      const { code, output } = commit(made);
      expect(output).toContain(shown);
      expect(code).toBe(1);
    },
  );

  it('sees what is staged of a file that is staged in part', () => {
    made.file('part.txt', 'one\n').stage().commit('one');
    const shown = leak(made, 'part.txt');
    made.file('part.txt', 'one\nclean again\n');
    const { code, output } = commit(made);
    expect(output).toContain(shown);
    expect(code).toBe(1);
  });
});
