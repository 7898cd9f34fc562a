import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../../src/setup/edit/diff.ts';
import { temporaryFolder } from '../../support/repo.ts';

describe('the diff of a change', () => {
  it('is one that git applies, whatever the change', () => {
    const folder = temporaryFolder();
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd e'), { minLength: 1, maxLength: 9 }).map((parts) => `${parts.join('\n')}\n`);
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        fc.pre(before !== after);
        writeFileSync(join(folder, 'file'), before);
        const patch = diff({ kind: 'write', path: 'file', file: '', before, after, executable: false });
        const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: patch, encoding: 'utf8' });
        expect(stderr).toBe('');
        expect(status).toBe(0);
        expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it('of a new file and of one that goes away has nothing on the other side', () => {
    expect(diff({ kind: 'write', path: 'a', file: '', before: null, after: 'x\n', executable: false })).toBe('--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n');
    expect(diff({ kind: 'delete', path: 'a', file: '', before: 'x\n' })).toBe('--- a/a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n');
  });

  it('shows escape sequences instead of obeying them', () => {
    expect(diff({ kind: 'write', path: 'a', file: '', before: 'x\u001b[2J\n', after: 'y\n', executable: false })).toContain('-x\\x1b[2J\n');
  });
});
