import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pack, withChecksum } from '../../scripts/release.mjs';
import { registryEnvironment } from '../support/npm/registry-environment.ts';
import { temporaryFolder } from '../support/repo.ts';

const { validateWorkflow } = createRequire(import.meta.url)('@action-validator/core') as typeof import('@action-validator/core');
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('a release', () => {
  it('is a tarball that installs the very dependencies of the lock file, and runs', () => {
    const { tarball, sha512 } = pack(temporaryFolder());
    expect(sha512).toMatch(/^[0-9a-f]{128}$/);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{}');
    execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: folder, env: registryEnvironment(folder) });
    const installed = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; integrity?: string }> };
    const locked = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string; integrity?: string }> };
    const names = Object.keys(installed.packages).filter((path) => !path.endsWith('node_modules/sntrylint'));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const own = name.slice(name.startsWith('node_modules/sntrylint/') ? 'node_modules/sntrylint/'.length : 0);
      expect(installed.packages[name]).toMatchObject({ version: locked.packages[own]!.version, integrity: locked.packages[own]!.integrity });
    }
    expect(existsSync(join(folder, 'node_modules/esbuild'))).toBe(false);
    expect(execFileSync(join(folder, 'node_modules/.bin/sntrylint'), ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
  }, 60_000);

  it('writes its checksum into the action and the blocks of the docs, over an earlier one too', () => {
    for (const checksum of ['ab'.repeat(64), 'cd'.repeat(64)]) {
      const action = withChecksum(withChecksum(read('action.yml'), 'ef'.repeat(64), 'action.yml'), checksum, 'action.yml');
      expect((parse(action) as { inputs: { sha512: { default: string } } }).inputs.sha512.default).toBe(checksum);
      const page = withChecksum(withChecksum(read('docs/ci.md'), 'ef'.repeat(64), 'docs/ci.md'), checksum, 'docs/ci.md');
      expect(page).toContain(`echo '${checksum}  sntrylint-`);
      expect(page).not.toMatch(/SHA512 {2}sntrylint|sha512: SHA512/);
    }
  });

  it('has a workflow that is valid for GitHub, and publishes with provenance', () => {
    const workflow = read('.github/workflows/release.yml');
    expect(validateWorkflow(workflow).errors).toEqual([]);
    expect(workflow).toContain('npm publish --provenance');
    expect([...workflow.matchAll(/uses: \S+@(\S+)/g)].every(([, at]) => /^[0-9a-f]{40}$/.test(at!))).toBe(true);
  });
});
