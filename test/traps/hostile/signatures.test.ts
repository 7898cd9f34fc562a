import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitOptions } from '../../../src/git/environment.ts';
import { placesOf, runHistory } from '../../support/git/history.ts';
import { repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** A repository whose stash has a signature, and whose configuration names the program that checks it. */
test('a signature in a stash starts no program that the repository names', async () => {
  const mark = join(temporaryFolder(), 'ran');
  const made = repo({ firstCommit: true }).file('README', `${tokens('signatures').user()}\n`);
  made.git('stash', '--quiet');
  const text = made.git('cat-file', 'commit', 'refs/stash').replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n');
  const oid = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: made.root, env: made.env, input: text, encoding: 'utf8' }).trim();
  made.git('update-ref', '--create-reflog', '-m', 'signed', 'refs/stash', oid);
  writeFileSync(made.path('.git/check'), `#!/bin/sh\n: >'${mark}'\n`, { mode: 0o755 });
  made.config('gpg.program', made.path('.git/check')).config('log.showSignature', 'true');
  for (const args of [['--no-cache'], ['--unreachable']]) expect(placesOf(await runHistory(made, args))).toContain('README');
  expect(existsSync(mark)).toBe(false);
  // Whoever asks git without care starts it. With our options even `git log` does not.
  made.git(...gitOptions, 'log', '-g', '--format=%H', 'refs/stash');
  expect(existsSync(mark)).toBe(false);
  made.git('log', '-g', '--format=%H', 'refs/stash');
  expect(existsSync(mark)).toBe(true);
});

test('git is asked by commands for programs alone, which follow no setting of git log, git diff and git show', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.startsWith('agent')).map((name) => join('src', name));
  const porcelain = /(?:run|git|start|output|ask|gitToldLines)\([^\n]*\['(?:log|show|diff|status|stash|branch|tag|blame|grep|describe|shortlog|reflog)'/;
  expect(files.filter((file) => readFileSync(file, 'utf8').split('\n').some((line) => porcelain.test(line)))).toEqual([]);
});
