import { expect, it } from 'vitest';
import { scan } from '../../../../src/run/scan.ts';
import { history } from '../../../../src/sources/history/history.ts';
import { repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

const make = tokens('own thread');

it('finds without a thread of its own what it finds with one, in packs and beside them', async () => {
  const made = repo();
  for (const name of ['packed', 'loose']) {
    made.file(`${name}.txt`, `SENTRY_AUTH_TOKEN=${make.user()}\n`);
    made.stage().commit(name);
    if (name === 'packed') made.git('repack', '-q', '-a', '-d');
  }
  const { root: cwd, env } = made;
  const [none, one, chosen] = await Promise.all([0, 1, null].map((jobs) => scan(history({ cwd, env, unreachable: false, jobs, remembers: false }))));
  expect(none!.findings.map(({ locations }) => locations[0]!.place.path)).toEqual(['loose.txt', 'packed.txt']);
  const said = ({ findings, scan: { files, bytes } }: NonNullable<typeof one>) => [findings, files, bytes];
  expect([said(none!), said(chosen!)]).toEqual([said(one!), said(one!)]);
});

it('ends where its signal says so', async () => {
  const { root: cwd, env } = repo({ firstCommit: true });
  await expect(scan(history({ cwd, env, unreachable: false, jobs: 0, remembers: false }), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
