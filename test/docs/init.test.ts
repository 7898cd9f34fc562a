import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { docsBlocks } from '../support/docs/blocks.ts';
import { clientIn, hookedRepo, sntrylintIn, type } from '../support/hooks/hooked-repo.ts';
import type { Repo } from '../support/repo.ts';

const shown = docsBlocks('docs/init.md').filter(({ language }) => language === 'text').map(({ text }) => text);

/** The repository whose outputs docs/init.md shows. */
function withHusky(): Repo {
  const made = hookedRepo('husky').file('.husky/pre-commit', 'npm test\n').file('.github/CODEOWNERS', '');
  expect(clientIn(made, 'husky')).toMatchObject({ code: 0 });
  return made.stage().commit('husky');
}

describe('docs/init.md shows what sntrylint prints', () => {
  it('for a dry run', () => {
    expect(sntrylintIn(withHusky(), 'init', '--dry-run').output).toBe(shown[0]);
  });

  it('where the program is missing', () => {
    const made = withHusky().file('.husky/pre-commit', '');
    sntrylintIn(made, 'init', '--yes');
    made.remove('node_modules/.bin/sntrylint-hook').stage();
    expect(type(made, 'git', ['commit', '--message', 'a change']).output).toContain(shown[1]);
  });

  it('for a doctor who finds nothing wrong', () => {
    const made = withHusky();
    sntrylintIn(made, 'init', '--yes');
    const normal = sntrylintIn(made, 'doctor', '--yes').output
      .replace('sntrylint: the hooks of this repository run now, once, in a scratch repository\n', '')
      .replace(/^✓ Node [\d.]+/, '✓ Node 20.19.0')
      .replace(made.root, '/home/ada/app')
      .replace(`sntrylint ${version}:`, 'sntrylint 0.1.0:');
    expect(normal).toBe(shown[2]);
  });
});
