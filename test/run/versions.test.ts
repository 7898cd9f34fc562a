import { expect, it } from 'vitest';
import { decodeDepths, scanner, type Scanner } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { versionScan } from '../../src/run/versions.ts';
import type { Blob } from '../../src/sources/source.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('versions');
const lines = 'resolved "https://registry.example.org/a-package-1.2.3.tgz"\n'.repeat(4000);

const version = (content: string, path = 'yarn.lock'): Blob => ({ path, content: Buffer.from(content), isVersion: true, places: async () => [], before: null });

/** A scanner that notes which contents were searched as a whole, and which only where they changed. */
function noting(): { readonly scanning: Scanner; readonly calls: string[] } {
  const real = scanner(builtinRules(), { decodeDepth: decodeDepths.usual, ruleIds: null });
  const calls: string[] = [];
  const scanning: Scanner = {
    ...real,
    scan(content, path) {
      calls.push(`scan ${path}`);
      return real.scan(content, path);
    },
    rescan(content, path, earlier) {
      calls.push(`rescan ${path}`);
      return real.rescan(content, path, earlier);
    },
  };
  return { scanning, calls };
}

it('finds what a version of a long file adds, keeps and moves, each in its place', () => {
  const { scanning, calls } = noting();
  const scan = versionScan(scanning);
  const [first, second] = [`token: ${make.user()}\n`, `token: ${make.user()}\n`];
  const versions = [lines + first + lines, lines + first + lines + second, `a new line\n${lines}${first}${lines}${second}`, lines + lines + second];
  for (const content of versions) {
    const found = scan(version(content))!;
    expect(found.matches.map(({ position }) => position.startLine)).toEqual(content.split('\n').flatMap((line, i) => (line.startsWith('token') ? [i + 1] : [])));
  }
  expect(calls).toEqual(['scan yarn.lock', ...Array.from({ length: 3 }, () => 'rescan yarn.lock')]);
});

it('leaves short files, and contents that are not versions, to the usual scan', () => {
  const scan = versionScan(noting().scanning);
  expect(scan(version('short'))).toBeNull();
  expect(scan({ ...version(lines), isVersion: false })).toBeNull();
});

it('holds the versions of few files at once', () => {
  const { scanning, calls } = noting();
  const scan = versionScan(scanning);
  const paths = Array.from({ length: 100 }, (_, i) => `${i}.lock`);
  for (const path of [...paths, '99.lock', '0.lock']) scan(version(lines, path));
  expect(calls.slice(100)).toEqual(['rescan 99.lock', 'scan 0.lock']);
});
