import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../src/version.ts';
import { repo, type Repo } from './repo.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** This source as a repository that can be cloned: what git knows of, as it stands. */
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
