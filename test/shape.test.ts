import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

const here = new URL('./', import.meta.url);
const testsIn = (folder: string): readonly string[] => readdirSync(new URL(folder, here), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => file.replaceAll('\\', '/'));
const files = testsIn('./');
const ofTheFleet = testsIn('../fleet/test/').map((file) => `../fleet/test/${file}`);

/** Folders of tests that are about no single folder of `src/`: whole runs, traps, pages, and what stands beside `src/`. */
const ofTheirOwn = /^(?:ci|docs|e2e|fuzz|scripts|traps)(?:\/|$)/;

describe('tests', () => {
  it('stand where their subject stands', () => {
    expect(files.length).toBeGreaterThan(100);
    const elsewhere = files.filter((file) => !ofTheirOwn.test(file) && !existsSync(new URL(`../src/${dirname(file)}`, here)));
    expect(elsewhere).toEqual([]);
  });

  it('read no clock: what it says depends on what else the machine does', () => {
    const clock = new RegExp(['performance', 'now|process', '(?:hrtime|uptime)'].join('\\.'));
    expect([...files, ...ofTheFleet].filter((file) => clock.test(readFileSync(new URL(file, here), 'utf8')))).toEqual([]);
  });
});
