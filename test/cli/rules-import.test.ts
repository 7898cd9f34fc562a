import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
test('debug', async () => {
  const {rulesImport} = await import('../../src/cli/rules-import.ts');
  const { collector } = await import('../support/fake-io.ts');
  const o=collector(undefined), e=collector(undefined);
  await rulesImport('/tmp/gl.toml', { io: { cwd: '/', stdout: o.stream, stderr: e.stream } } as never);
  console.log(o.text(), e.text());
});
