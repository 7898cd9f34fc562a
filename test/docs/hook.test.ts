import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { docsBlocks } from '../support/docs/blocks.ts';
import { clientIn, commit, hookedRepo, leak } from '../support/hooks/hooked-repo.ts';
import type { Repo } from '../support/repo.ts';

const page = readFileSync(new URL('../../docs/hook.md', import.meta.url), 'utf8');
const blocks = docsBlocks('docs/hook.md');

/** The block that holds this. */
function block(words: string): string {
  return blocks.find(({ language, text }) => language !== 'sh' && text.includes(words))!.text;
}

const setUps: readonly (readonly [string, () => Repo])[] = [
  [
    'lint-staged',
    () => {
      const made = hookedRepo('husky', 'lint-staged').file('.husky/pre-commit', 'lint-staged\n').file('.lintstagedrc.json', block('sntrylint staged'));
      clientIn(made, 'husky');
      return made;
    },
  ],
  [
    'lefthook',
    () => {
      const made = hookedRepo('lefthook').file('lefthook.yml', block('jobs:'));
      clientIn(made, 'lefthook', 'install');
      return made;
    },
  ],
  [
    'simple-git-hooks',
    () => {
      const made = hookedRepo('simple-git-hooks').file('package.json', block('simple-git-hooks'));
      clientIn(made, 'simple-git-hooks');
      return made;
    },
  ],
];

describe('docs/hook.md', () => {
  it.each(setUps)('shows a set-up for %s that passes what is clean and blocks a token', (_name, make) => {
    const made = make();
    expect(commit(made.file('clean.txt', 'nothing here\n').stage())).toMatchObject({ code: 0 });
    const shown = leak(made);
    expect(commit(made)).toMatchObject({ code: 1, output: expect.stringContaining(shown) });
  });

  it('names every hook that the pre-commit framework is offered', () => {
    const twin = /-(?:system|python)$/;
    const offered = parse(readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8')) as readonly { readonly id: string }[];
    for (const { id } of offered) expect(page).toContain(`\`${id.replace(twin, '')}\``);
    for (const { id } of offered.filter((one) => twin.test(one.id))) expect(offered.map((one) => one.id)).toContain(id.replace(twin, ''));
  });
});
