import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lastingFolder } from '../../../test/support/repo.ts';
import type { ListedRepository } from '../../src/listing/repository.ts';
import { openMirrors } from '../../src/mirrors/mirrors.ts';
import { scanRepository } from '../../src/scan/scan-repository.ts';
import { type Behaviour, gitServer } from '../support/git-server.ts';

const gone: Behaviour = { kind: 'status', status: 404 };
const closed: Behaviour = { kind: 'private', user: 'x', password: 'y' };

it.each([
  ['a wiki that is not there is none', 'gitea', true, gone, 'scanned'],
  ['a wiki for which GitHub asks for a login is none', 'github', true, closed, 'scanned'],
  ['a wiki for which another platform asks for a login cannot be read', 'gitlab', true, closed, 'failed'],
  ['a repository that is not there is gone', 'github', false, gone, 'failed'],
] as const)('%s', async (_, platform, isWiki, behaviour, kind) => {
  const home = lastingFolder();
  await using server = await gitServer(home);
  server.behave('/a/b.wiki.git', behaviour);
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const repository: ListedRepository = { url: `${server.origin}/a/b.wiki.git`, name: 'h/a/b.wiki', platform, archived: false, fork: false, ...(isWiki ? { wikiOf: 'h/a/b' } : {}) };
  const mirrors = openMirrors(join(home, 'cache'), env, { cacheSize: 1e9, repositorySize: 1e9, time: 20_000, memory: 2e9 });
  expect(await scanRepository({ ...repository, seen: null }, { mirrors, env, limits: { time: 20_000, memory: 2e9 }, ownExceptions: false, archives: false, remembers: true })).toMatchObject({ kind });
});
