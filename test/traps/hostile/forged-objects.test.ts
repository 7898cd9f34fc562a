import { rmSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { gitRun } from '../../support/hooks/hooks.ts';
import { repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** The quick first look of a hook reads commits and contents with git alone, which does not compare them with their names. */
it.each(['HEAD', 'HEAD:.env'])('%s with other content under its name is not published: who receives it names it by what it holds', (name) => {
  const made = repo({ firstCommit: true });
  const [tree, before] = ['HEAD^{tree}', 'HEAD'].map((one) => made.git('rev-parse', one).trim());
  made.file('.env', `SENTRY_AUTH_TOKEN=${tokens('forged').user()}\n`).stage().commit('leak');
  const oid = made.git('rev-parse', name).trim();
  const person = 'Ada <ada@example.org> 1700000000 +0000';
  const content = name === 'HEAD' ? `tree ${tree}\nparent ${before}\nauthor ${person}\ncommitter ${person}\n\nclean\n` : 'clean\n';
  const file = made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
  rmSync(file, { force: true });
  writeFileSync(file, deflateSync(`${name === 'HEAD' ? 'commit' : 'blob'} ${content.length}\0${content}`));
  const server = temporaryFolder();
  made.git('init', '--quiet', '--bare', server);
  expect(made.git('cat-file', '-p', oid)).toBe(content);
  expect(gitRun(made, 'push', server, 'main').code).not.toBe(0);
  expect(made.git('--git-dir', server, 'for-each-ref')).toBe('');
});
