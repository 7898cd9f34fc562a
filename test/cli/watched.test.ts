import { expect, test } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('watched');

test.each([
  ['a work tree', ['.']],
  ['a range', ['range', 'HEAD~1..HEAD']],
])('--progress says of %s how much was read and found, and changes nothing of the report', async (_, argv) => {
  const made = repo({ firstCommit: true }).file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).file('b.txt', 'b\n').stage().commit('leak');
  const world = { cwd: made.root, env: made.env };
  const watched = await sntrylint([...argv, '--progress', '--format', 'jsonl'], world);
  expect(watched.code).toBe(1);
  expect(watched.stderr).toMatch(/^reading [23] files · \d+ B · .*\/s · 1 finding\n$/);
  const without = (text: string): string => text.replace(/"milliseconds":\d+/, '');
  const { stdout, stderr } = await sntrylint([...argv, '--format', 'jsonl'], world);
  expect([without(stdout), stderr]).toEqual([without(watched.stdout), '']);
});

test('a scan that fails still says why', async () => {
  const made = repo({ firstCommit: true });
  const { code, stderr } = await sntrylint(['range', 'no-such-commit', '--progress'], { cwd: made.root, env: made.env });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/^sntrylint: /m);
});
