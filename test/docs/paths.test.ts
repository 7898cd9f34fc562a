import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docsPages } from '../support/docs/blocks.ts';

const root = new URL('../../', import.meta.url);
const pages = [...docsPages(), 'CONTRIBUTING.md', 'CHANGELOG.md'];
const text = (page: string): string => readFileSync(new URL(page, root), 'utf8');
const there = (path: string): boolean => existsSync(new URL(path, root));

/** Folders of ours (not what a build makes) by whose names a path in a text is told from a path of somebody else's repository. */
const ours = new Set(
  readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !/^(?:\.git|\.github|node_modules|coverage|dist)$/.test(entry.name)).map(({ name }) => name),
);

/** Anchors that a page offers, as GitHub makes them of its headings. */
const anchors = (page: string): readonly string[] =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));

describe('a path that a page names', () => {
  // `src/report/NAME.ts` is for the reader to make; its folder is there. `docs/**` is a pattern.
  const named = pages.flatMap((page) => [...text(page).matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path]) => ({ page, path: path!.replace(/[^/]*\bNAME\b.*/, '') })));
  // What is written in a language of theirs is of another scanner, which docs/compare.md quotes.
  const own = named.filter(({ path }) => ours.has(path.split('/')[0]!) && !/\.(?:rs|py|go)$/.test(path));

  it('is there', () => {
    expect(own.length).toBeGreaterThan(15);
    expect(own.filter(({ path }) => !there(path))).toEqual([]);
  });
});

describe('a link of a page', () => {
  const links = pages.flatMap((page) => [...text(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path, anchor]) => ({ page, path: new URL(path || page.split('/').at(-1)!, new URL(page, root)).pathname, anchor })));

  it('leads to a file that is there', () => {
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('leads to a heading that is there', () => {
    const withAnchor = links.filter(({ anchor }) => anchor !== undefined);
    expect(withAnchor.length).toBeGreaterThan(0);
    expect(withAnchor.filter(({ path, anchor }) => !anchors(path).includes(anchor!))).toEqual([]);
  });
});
