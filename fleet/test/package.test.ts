import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runtimePackages } from '../../scripts/build/runtime-packages.mjs';
import { version } from '../../src/version.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

it('has the version of the scanner that is built into it', () => {
  expect(read('fleet/package.json').version).toBe(version);
});

it('asks for the same versions as the scanner', () => {
  const [own, scanner] = [read('fleet/package.json').dependencies, read('package.json').dependencies];
  const shared = Object.keys(scanner).filter((name) => own[name] !== undefined);
  expect(shared.length).toBeGreaterThan(3);
  expect(shared.map((name) => [name, own[name]])).toEqual(shared.map((name) => [name, scanner[name]]));
});

it('adds nothing to what the scanner installs', () => {
  expect(Object.keys(runtimePackages('.')).filter((path) => /pglite|node_modules\/pg|fleet/.test(path))).toEqual([]);
});

it.each(['package.json', 'fleet/package.json'])('says of everything that %s asks for what it is for', (manifest) => {
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const told = page.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|')[1]!).join(',');
  const names = Object.keys(read(manifest).dependencies).filter((name) => !told.split(/[\s,]+/).includes(name) && !told.includes(name.replace('@lezer/', '-')));
  expect(names).toEqual([]);
});

it('is built together with the scanner, and starts', () => {
  expect(['main.js', 'make-database.js', 'scan-child.cjs', 'scan-program.cjs'].filter((name) => !existsSync(`fleet/dist/${name}`))).toEqual([]);
  expect(execFileSync(process.execPath, ['fleet/bin/sntrylint-fleet.js', '--version'], { encoding: 'utf8' })).toBe(`${version}\n`);
});
