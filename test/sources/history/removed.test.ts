import { expect, it } from 'vitest';
import { history } from '../../../src/sources/history/history.ts';
import { scan } from '../../../src/run/scan.ts';
import type { Place } from '../../../src/sources/source.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('removed');
const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;

async function places({ root, env }: Repo): Promise<readonly Place[]> {
  const { findings } = await scan(history({ cwd: root, env, unreachable: false, jobs: 1, remembers: true }));
  return findings.flatMap(({ locations }) => locations.map(({ place }) => place));
}

it('a place names the last commit that put something else there or nothing, and none while HEAD has it; so does what a run remembers', async () => {
  const made = repo({ firstCommit: true }).file('a.env', leak).file('kept.env', leak).file('b.env', leak).stage().commit('leak');
  made.file('a.env', 'clean\n').remove('b.env').stage();
  made.git('commit', '--quiet', '--author', 'Bo <bo@example.org>', '--date', '2026-03-04T05:06:07Z', '--message', 'take it out');
  const commit = made.git('rev-parse', 'HEAD').trim();
  const removed = { commit, author: 'Bo <bo@example.org>', date: '2026-03-04T05:06:07+00:00' };
  const wanted = [{ path: 'a.env', removed }, { path: 'b.env', removed }, { path: 'kept.env' }];
  for (const run of ['first', 'second']) {
    const all = await places(made);
    expect(all, run).toMatchObject(wanted);
    expect(all[2], run).not.toHaveProperty('removed');
  }
  made.file('a.env', leak).stage().commit('again');
  expect((await places(made))[0]).not.toHaveProperty('removed');
});

it('a secret in the name of who took it away is cut out', async () => {
  const made = repo({ firstCommit: true }).file('a.env', leak).stage().commit('leak').remove('a.env').stage();
  const token = make.user();
  made.git('-c', `user.name=Bo ${Buffer.from(token).toString('hex')}`, 'commit', '--quiet', '--message', 'out');
  const [place] = await places(made);
  expect(place!.removed!.author).toMatch(/^Bo sntryu_…\w{4} </);
});
