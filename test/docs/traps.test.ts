import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const lines = readFileSync(new URL('docs/traps.md', root), 'utf8').split('\n');
const traps = lines.filter((line) => line.startsWith('- '));
const named = lines.filter((line) => line.startsWith('  - ')).map((line) => /^ {2}- `(test\/[\w./-]+\.test\.ts)` › (.+)$/.exec(line)?.slice(1) ?? [line, '']);

/** Whether a file calls a test or a group of them by this title, as it stands in the source: tables keep their `%s`. */
function has(file: string, title: string): boolean {
  if (!existsSync(new URL(file, root))) return false;
  const text = readFileSync(new URL(file, root), 'utf8');
  return [`('${title}'`, `("${title}"`, `(\`${title}\``].some((called) => text.includes(called));
}

describe('docs/traps.md', () => {
  it('names a test for every trap', () => {
    expect(traps.length).toBeGreaterThan(45);
    const bare = lines.filter((line, at) => line.startsWith('- ') && !lines[at + 1]?.startsWith('  - '));
    expect(bare).toEqual([]);
  });

  it('names no test that is not there', () => {
    expect(named.length).toBeGreaterThan(traps.length);
    expect(named.filter(([file, title]) => !has(file!, title!))).toEqual([]);
  });

  it('passes over no file of traps', () => {
    const files = readdirSync(new URL('test/traps/', root), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => `test/traps/${name}`);
    expect(files.filter((file) => !named.some(([one]) => one === file))).toEqual([]);
  });
});
