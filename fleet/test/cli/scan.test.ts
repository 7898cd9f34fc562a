import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../../src/secret/secret.ts';
import { lastingFolder } from '../../../test/support/repo.ts';
import { tokens } from '../../../test/support/tokens.ts';
import { engineStart, freshData } from '../support/engines.ts';
import { everyForm, everythingKept } from '../support/every-form.ts';
import { fleet } from '../support/fake-io.ts';
import { gitServer } from '../support/git-server.ts';
import { origins } from '../support/origins.ts';

/** The whole way, on two repositories; what else there is to see on it, fleet.long.test.ts looks at. */
it('lists, fetches, scans and reports, and keeps no secret', { timeout: engineStart }, async () => {
  const made = origins();
  const world = lastingFolder();
  const [token, password] = [tokens('short').user(), tokens('short password').hex(40)];
  made.commit('a/web.git', { '.env': `SENTRY_AUTH_TOKEN=${token}\n` }, { '.env': '\n' });
  await using server = await gitServer(made.root);
  server.behave('/a/web.git', { kind: 'private', user: 'oauth2', password });
  const list = join(world, 'urls.txt');
  writeFileSync(list, `${server.origin}/a/web.git\n${server.origin}/a/gone.git\nftp://git.example.com/a/b\n`);
  const [data, cache] = [await freshData(), join(world, 'cache')];
  const env = { PATH: process.env['PATH'], HOME: world, GIT_CONFIG_NOSYSTEM: '1', GITEA_TOKEN: password, GITEA_SERVER_URL: server.origin };
  const { code, stdout, stderr } = await fleet(['scan', list, '--data', data, '--cache', cache, '--format', 'json'], { cwd: world, env });
  const { host } = new URL(server.origin);
  expect(JSON.parse(stdout)).toMatchObject({
    scan: { complete: false, notRead: [{ repository: `${list}:3`, path: null, reason: expect.stringContaining('ftp') as string }, { repository: `${host}/a/gone` }] },
    repositories: [{ name: `${host}/a/gone`, state: 'set-aside', reason: expect.stringContaining('not found') as string }, { name: `${host}/a/web`, state: 'scanned', reason: null, commits: 2 }],
    findings: [{ sha256: sha256(token), state: 'gone-from-head', locations: [{ repository: `${host}/a/web`, path: '.env', startLine: 1, author: 'Ada <ada@example.org>', inHead: false }] }],
  });
  expect(code).toBe(3);
  // What V8 has made of the scanner, for the next scan.
  expect(readdirSync(join(cache, 'sntrylint/code'))).toEqual([expect.stringContaining(process.versions.v8)]);
  const everything = stdout + stderr + (await everythingKept(data, cache));
  expect(everything).toContain(sha256(token));
  for (const secret of [token, password]) expect(everyForm(secret).filter((form) => everything.includes(form))).toEqual([]);
});
