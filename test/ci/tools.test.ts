import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tools } from '../support/needs.ts';

test('.ci/run installs every tool that a test may miss, so that none is skipped there', () => {
  const script = readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8');
  const installed = Object.fromEntries([...script.matchAll(/\[([\w-]+)\]=([\w-]+)/g)].map(([, tool, name]) => [tool, name]));
  // Of several packages the first has the tool.
  expect(installed).toMatchObject(Object.fromEntries(Object.entries(tools).map(([tool, names]) => [tool, names.split(',')[0]])));
});
