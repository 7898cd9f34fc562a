import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isLong } from '../support/how-long.ts';
import { repo, type Repo } from '../support/repo.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** What git keeps of this repository, as it is in the work tree, with the packages that `npm install` has put beside it. */
function copyOfThis(): Repo {
  const made = repo();
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: checkout, encoding: 'utf8' });
  for (const path of listed.stdout.split('\0').filter((name) => name !== '' && existsSync(join(checkout, name)))) cpSync(join(checkout, path), made.path(path));
  symlinkSync(join(checkout, 'node_modules'), made.path('node_modules'));
  return made;
}

const hooksPath = (made: Repo): string => spawnSync('git', ['config', 'core.hooksPath'], { cwd: made.root, env: made.env, encoding: 'utf8' }).stdout.trim();
const npm = (made: Repo, script: string) => spawnSync('npm', ['run', '--silent', script], { cwd: made.root, env: made.env, encoding: 'utf8' });

// A whole build, which `npm install` has done anyway in the clone where a short run takes place.
it.each(isLong ? ['builds and sets up no hook'] : [])('npm install %s; npm run hooks does, when somebody asks', () => {
  const made = copyOfThis();
  // Standard output belongs to `npm pack`.
  expect(npm(made, 'prepare')).toMatchObject({ status: 0, stdout: '' });
  expect(existsSync(made.path('dist/main.cjs'))).toBe(true);
  expect(existsSync(made.path('dist/types/index.d.ts'))).toBe(true);
  expect(hooksPath(made)).toBe('');

  expect(npm(made, 'hooks')).toMatchObject({ status: 0 });
  expect(hooksPath(made)).toBe('.husky/_');
});

it('installs nothing whose content the lock file does not have the checksum of, where what the build needs is missing', () => {
  const made = copyOfThis();
  rmSync(made.path('node_modules'));
  const lock = JSON.parse(readFileSync(made.path('package-lock.json'), 'utf8')) as { packages: Record<string, { integrity?: string }> };
  delete lock.packages['node_modules/picomatch']!.integrity;
  made.file('package-lock.json', JSON.stringify(lock));
  const { status, stderr } = npm(made, 'prepare');
  expect([status, stderr]).toEqual([1, expect.stringContaining('package-lock.json has no checksum of picomatch')]);
  expect([made.path('node_modules'), made.path('dist')].map((path) => existsSync(path))).toEqual([false, false]);
  expect(readFileSync('scripts/prepare.mjs', 'utf8')).toContain("run('npm', ['ci',");
});
