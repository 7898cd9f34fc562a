import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assembled, modules } from '../../scripts/build/kernel.mjs';

test.each(Object.entries(modules))('%s is what %s says', async (file, from) => {
  expect(readFileSync(file, 'utf8')).toBe(await assembled(from));
});
