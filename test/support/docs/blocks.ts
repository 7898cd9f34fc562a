import { existsSync, readFileSync, readdirSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** A block of code in a page of the documentation. */
export interface DocsBlock {
  /** `docs/hook.md`. */
  readonly page: string;
  /** The line of the page at which it begins, counted from 1. */
  readonly line: number;
  /** The word after the fence: `sh`, `yaml`; empty if there is none. */
  readonly language: string;
  readonly text: string;
  /** The marks in the comment `<!-- test: … -->` on the line before; empty if there is none. */
  readonly marks: readonly Mark[];
}

/**
 * How a block is tested. `skip REASON`: not at all, since it cannot be run here. `exit CODE`: it ends with this code
 * instead of 0. `world NAME`: it runs in this world (docs-world.ts). `hook NAME`: it is the text of a hook.
 */
export interface Mark {
  readonly name: 'skip' | 'exit' | 'world' | 'hook';
  readonly value: string;
}

/** Every page of the documentation: the README and docs/. */
export function docsPages(): readonly string[] {
  const pages = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.map((name) => `docs/${name}`)].filter((page) => existsSync(new URL(page, root))).sort();
}

/** The blocks of a page, from top to bottom. */
export function docsBlocks(page: string): readonly DocsBlock[] {
  return parseBlocks(readFileSync(new URL(page, root), 'utf8'), page);
}

/** The blocks of a text. A fence inside a longer fence belongs to its content. */
export function parseBlocks(text: string, page: string): readonly DocsBlock[] {
  const blocks: DocsBlock[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,})([\w-]*)/.exec(lines[at]!);
    if (fence === null) continue;
    const [, indent = '', ticks = '', language = ''] = fence;
    const end = lines.findIndex((line, i) => i > at && line.trim() === ticks);
    if (end === -1) throw new Error(`${page}:${at + 1}: the block has no end`);
    const content = lines.slice(at + 1, end).map((line) => line.slice(Math.min(indent.length, line.length)));
    blocks.push({ page, line: at + 2, language, text: `${content.join('\n')}\n`, marks: marksIn(lines[at - 1] ?? '', `${page}:${at}`) });
    at = end;
  }
  return blocks;
}

/**
 * `<!-- test: world leak; exit 1 -->`. @throws {Error} for an unknown mark, since its block would not be tested as
 * intended
 */
function marksIn(line: string, where: string): readonly Mark[] {
  const found = /^\s*<!-- test: (.*) -->\s*$/.exec(line);
  if (found === null) return [];
  // The reason of a skip may hold a semicolon.
  const parts = found[1]!.startsWith('skip ') ? [found[1]!] : found[1]!.split('; ');
  return parts.map((part) => {
    const mark = /^(skip|exit|world|hook) (.+)$/.exec(part);
    if (mark === null) throw new Error(`${where}: \`${part}\` is no mark`);
    return { name: mark[1] as Mark['name'], value: mark[2]! };
  });
}
