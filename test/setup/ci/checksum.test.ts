import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksumIn } from '../../../src/setup/ci/checksum.ts';
import { version } from '../../../src/version.ts';
import { hookedRepo, sntrylintIn } from '../../support/hooks/hooked-repo.ts';

const hex = 'ab'.repeat(64);
const integrity = `sha512-${Buffer.from(hex, 'hex').toString('base64')}`;
const other = `sha512-${Buffer.alloc(64).toString('base64')}`;

describe('the checksum of the package', () => {
  it.each([
    ['npm', (of: string, hash: string) => `{\n  "packages": {\n    "node_modules/sntrylint-plugin": {\n      "version": "${version}",\n      "integrity": "${other}"\n    },\n    "node_modules/sntrylint": {\n      "version": "${of}",\n      "resolved": "https://registry.npmjs.org/sntrylint",\n      "integrity": "${hash}",\n      "dev": true\n    }\n  }\n}\n`],
    ['pnpm', (of: string, hash: string) => `packages:\n\n  sntry@${version}:\n    resolution: {integrity: ${other}}\n\n  sntrylint@${of}:\n    resolution: {integrity: ${hash}}\n    engines: {node: '>=20'}\n`],
    ['yarn 1', (of: string, hash: string) => `sntry@^1:\n  version "${version}"\n  integrity ${other}\n\nsntrylint@^${of}:\n  version "${of}"\n  resolved "https://registry.yarnpkg.com/sntrylint-${of}.tgz"\n  integrity ${hash}\n`],
    ['bun', (of: string, hash: string) => `{\n  "packages": {\n    "@x/sntrylint": ["@x/sntrylint@${version}", "", {}, "${other}"],\n    "sntrylint": ["sntrylint@${of}", "", { "bin": { "sntrylint": "bin/sntrylint.js" } }, "${hash}"],\n  }\n}\n`],
  ])('is found in the lock file of %s, of this version alone', (_, lock) => {
    expect(checksumIn(lock(version, integrity))).toBe(hex);
    expect(checksumIn(lock('9.9.9', integrity))).toBe(null);
  });
});

describe('sntrylint init', () => {
  const workflow = '.github/workflows/sntrylint.yml';
  const lock = `{ "packages": {\n "node_modules/sntrylint": {\n "version": "${version}",\n "integrity": "${integrity}"\n } } }\n`;

  it('writes the checksum that the lock file has into the workflow', () => {
    const made = hookedRepo().file('.github/x', '').file('package-lock.json', lock);
    expect(sntrylintIn(made, 'init', '--yes').output).not.toContain('SHA512');
    expect(readFileSync(made.path(workflow), 'utf8')).toContain(`echo '${hex}  sntrylint-${version}.tgz' | sha512sum -c`);
  });

  it('says how to get it where nothing has it, and keeps what was filled in', () => {
    const made = hookedRepo().file('.github/x', '');
    expect(sntrylintIn(made, 'init', '--yes').output).toContain(`put the checksum of the package in place of SHA512 in ${workflow}`);
    made.file(workflow, readFileSync(made.path(workflow), 'utf8').replace('SHA512', hex));
    expect(sntrylintIn(made, 'init', '--yes').output).toContain('nothing to change');
    expect(readFileSync(made.path(workflow), 'utf8')).toContain(hex);
  });
});
