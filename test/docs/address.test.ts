import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docsPages } from '../support/docs/blocks.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(text('package.json')) as { readonly homepage: string; readonly bugs: string; readonly repository: { readonly type: string; readonly url: string } };

/** `OWNER/NAME` of the repository, said once: npm refuses provenance where it is not the one that publishes. */
const address = /^git\+https:\/\/github\.com\/([\w-]+\/[\w-]+)\.git$/.exec(manifest.repository.url)?.[1];

describe('the address of the repository', () => {
  it('is in package.json, with the page and the place for bugs below it', () => {
    expect(address).toBeDefined();
    expect(manifest.repository.type).toBe('git');
    expect(manifest.homepage).toBe(`https://github.com/${address}#readme`);
    expect(manifest.bugs).toBe(`https://github.com/${address}/issues`);
  });

  it('is the same wherever the docs tell a reader to type it', () => {
    const pages = [...docsPages(), 'CONTRIBUTING.md', 'CHANGELOG.md', 'action.yml', '.pre-commit-hooks.yaml'];
    // What a workflow uses, and what the pre-commit framework clones.
    const typed = pages.flatMap((page) => [...text(page).matchAll(/(?:uses: |repo: https:\/\/github\.com\/|github\.com\/)([\w-]+\/sntrylint)\b/g)].map(([, said]) => ({ page, said })));
    expect(typed.map(({ page }) => page)).toEqual(expect.arrayContaining(['docs/ci.md', 'docs/hook.md', 'docs/push-hooks.md']));
    expect(typed.filter(({ said }) => said !== address)).toEqual([]);
  });

  it('stands before every page that the program names: the pages are not in the package', () => {
    const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const bare = files.filter((file) => text(`src/${file}`).split('\n').some((line) => /['`][^'`]*(?<!\/)docs\/[\w-]+\.md/.test(line.replace(/^\s*(?:\*|\/[/*]).*/, ''))));
    expect(files.length).toBeGreaterThan(100);
    expect(bare).toEqual([]);
  });

  it('is nowhere left for the reader to fill in', () => {
    const open = docsPages().filter((page) => /URL-OF-THIS|\bOWNER\/|(?:uses|repo): *<|\bYOUR-ORG\//.test(text(page)));
    expect(open).toEqual([]);
  });
});
