import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictures } from '../../scripts/picture.mjs';
import { commands } from '../../src/cli/commands.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('README.md', root), 'utf8');

describe('the README', () => {
  it('shows pictures that are what the program prints', () => {
    for (const { file, content } of pictures()) {
      expect(readFileSync(new URL(file, root), 'utf8')).toBe(content);
      expect(page).toContain(file);
    }
  });

  it('names every command', () => {
    const [table = ''] = /## Commands.*?## What it finds/s.exec(page) ?? [];
    const named = new Set([...table.matchAll(/`(?:sntrylint )?([a-z-]+)`/g)].map(([, name]) => name));
    expect(Object.keys(commands).filter((name) => !named.has(name))).toEqual([]);
  });

  it('and every page that installs the package say that it is not published yet, and how it is installed until then', () => {
    const pages = ['README.md', ...readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
    const installs = pages.filter((name) => /(?:npm install|npm pack|npx|pipx install|uvx)\b[^\n`]* sntrylint/.test(readFileSync(new URL(name, root), 'utf8')));
    expect(installs).toEqual(expect.arrayContaining(['README.md', 'docs/init.md', 'docs/hook.md', 'docs/ci.md']));
    const silent = installs.filter((name) => !/#not-published-yet/.test(readFileSync(new URL(name, root), 'utf8')));
    expect(silent).toEqual([]);
    expect(page).toContain('\n## Not published yet\n');
  });

  it('leads to every page for users, and to nothing that is not there', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, link, source]) => link ?? source!);
    expect(links.filter((link) => !existsSync(new URL(link, root)))).toEqual([]);
    const pages = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md') && name !== 'README.md' && name !== 'practice-rules-check.md');
    expect(pages.filter((name) => !links.includes(`docs/${name}`))).toEqual([]);
  });
});
