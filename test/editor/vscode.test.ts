import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serverFile } from '../../editors/vscode/src/server-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'sntrylint-vscode-'));
const theirs = join(folder, 'node_modules/sntrylint/bin/sntrylint.js');
mkdirSync(join(theirs, '..'), { recursive: true });
writeFileSync(theirs, '');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the extension for VS Code', () => {
  const own = join('/extension', 'server/bin/sntrylint.js');
  const choice = { extension: '/extension', folders: ['/elsewhere', folder], setting: 'workspace', isTrusted: true } as const;

  it.each([
    ['the workspace, where that is wanted and trusted', choice, theirs],
    ['the extension, unless another is wanted', { ...choice, setting: 'extension' } as const, own],
    ['the extension, in a workspace that nobody trusts', { ...choice, isTrusted: false }, own],
    ['the extension, where the workspace has none', { ...choice, folders: ['/elsewhere'] }, own],
  ])('starts the server of %s', (_, wanted, file) => {
    expect(serverFile(wanted)).toBe(file);
  });
});
