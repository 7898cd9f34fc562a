import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/compare.md', root), 'utf8');
const [head, , ...rows] = page.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const sources = new Set([...page.matchAll(/^(\d+)\. /gm)].map((match) => match[1]));

describe('docs/compare.md', () => {
  it('backs every cell about sntrylint by a test that is there', () => {
    expect(rows.length).toBeGreaterThan(8);
    for (const [what, own = ''] of rows) {
      const tests = [...own.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map((match) => match[1]!);
      expect(tests.length, what).toBeGreaterThan(0);
      for (const test of tests) expect(existsSync(new URL(test, root)), test).toBe(true);
    }
  });

  it('backs every cell about another tool by a source, or says that there is none', () => {
    for (const [what, , ...others] of rows) {
      expect(others.length, what).toBe(head!.length - 2);
      for (const cell of others) {
        const cited = [...cell.matchAll(/\[(\d+)\]/g)].map((match) => match[1]!);
        expect(cell === '·' || cited.length > 0, `${what}: ${cell}`).toBe(true);
        for (const number of cited) expect(sources.has(number), `source ${number}`).toBe(true);
      }
    }
  });

  it('uses every source that it lists', () => {
    for (const number of sources) expect(rows.flat().some((cell) => cell.includes(`[${number}]`)), `source ${number}`).toBe(true);
  });
});
