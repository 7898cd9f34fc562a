import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assembled } from '../../scripts/build/kernel.mjs';

test('the assembled module is what kernel/ says', async () => {
  expect(readFileSync('src/kernel/wasm.ts', 'utf8')).toBe(await assembled());
});
