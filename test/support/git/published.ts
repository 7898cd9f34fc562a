import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../../src/version.ts';
import { repo, type Repo } from '../repo.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** This source as a repository that can be cloned: the files that git knows, in their present state. */
export function published(): Repo {
  const source = repo();
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: checkout, encoding: 'utf8' });
  for (const path of listed.stdout.split('\0').filter((name) => name !== '' && existsSync(join(checkout, name)))) {
    cpSync(join(checkout, path), source.path(path));
  }
  const release = source.stage().commit('Release');
  release.git('tag', `v${version}`);
  return release;
}

/**
 * A repository with the pre-commit hooks of this one. Its package starts the program of this checkout. The pre-commit
 * framework installs it in a second; building the whole source would take a minute.
 */
export function publishedHooks(): Repo {
  const made = repo().file('.pre-commit-hooks.yaml', readFileSync(join(checkout, '.pre-commit-hooks.yaml'))).file('package.json', JSON.stringify({ name: 'sntrylint', version, bin: { sntrylint: 'run.js' } }));
  made.file('run.js', `#!/usr/bin/env node\nrequire(${JSON.stringify(join(checkout, 'bin/sntrylint.js'))});\n`).stage().commit('Release');
  made.git('tag', `v${version}`);
  return made;
}
