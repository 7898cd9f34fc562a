import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { docsBlocks } from '../support/docs/blocks.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

it('the first command of docs/fleet.md finds a token in a folder of bare repositories, and says it on a page', () => {
  const token = tokens('fleet docs').user();
  const made = repo({ firstCommit: true });
  made.file('deploy.sh', `export SENTRY_AUTH_TOKEN=${token}\n`).stage().commit('add').remove('deploy.sh').stage().commit('remove');
  const folder = join(made.root, '..');
  made.git('clone', '--quiet', '--bare', '.', join(folder, 'repositories/acme/app.git'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(fileURLToPath(new URL('../../fleet/bin/sntrylint-fleet.js', import.meta.url)), join(folder, 'bin/sntrylint-fleet'));
  const script = docsBlocks('docs/fleet.md').find(({ language }) => language === 'sh')!.text;
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], { cwd: folder, env: { ...made.env, PATH: `${join(folder, 'bin')}:${made.env['PATH']}` }, encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(1);
  expect(stdout).toContain(`sntryu_…${token.slice(-4)}`);
  expect(existsSync(join(folder, 'fleet.html'))).toBe(true);
  expect(stdout + stderr + readFileSync(join(folder, 'fleet.html'), 'utf8')).not.toContain(token.slice(7, 30));
}, 120_000);
