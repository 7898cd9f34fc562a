import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleText } from '../../scripts/build/sample-text.mjs';

test('what the matcher is fitted to is the same text each time, and no file of this repository', () => {
  const text = sampleText(100_000);
  expect(text).toHaveLength(100_000);
  expect(sampleText(100_000).equals(text)).toBe(true);
  expect(readFileSync('scripts/build/from-rules.mjs', 'utf8')).not.toMatch(/readFileSync|readdirSync/);
});
