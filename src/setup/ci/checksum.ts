import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../version.ts';
import { npmChecksumInWheel } from '../installation.ts';
import type { Survey } from '../survey.ts';

/** The files in which package managers record what they installed, relative to the root of a repository. */
const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/**
 * The SHA-512 of this version's tarball in hex; null if it is unknown. A wheel holds it. Otherwise a package manager
 * recorded it: in npm's list beside this program, or in the repository's lock file.
 */
export function packageChecksum(survey: Survey): string | null {
  const released = npmChecksumInWheel();
  if (released !== null) return released;
  const texts = [besideProgram(), ...lockFiles.filter((path) => survey.has(path)).map((path) => survey.read(path))];
  return texts.map((text) => (text === null ? null : checksumIn(text))).find((found) => found !== null) ?? null;
}

/**
 * The checksum of this version in a lock file. In every format an entry has the name first, then the version, and then the
 * integrity (`sha512-` and base64):
 *
 *     "node_modules/sntrylint": {\n "version": "0.1.0",\n "integrity": "sha512-…"       package-lock.json
 *     sntrylint@0.1.0:\n  resolution: {integrity: sha512-…}                             pnpm-lock.yaml
 *     sntrylint@^0.1.0:\n  version "0.1.0"\n  resolved "…"\n  integrity sha512-…        yarn.lock
 *     "sntrylint": ["sntrylint@0.1.0", "", { … }, "sha512-…"]                           bun.lock
 */
export function checksumIn(lock: string): string | null {
  const named = String.raw`(?<![\w/@-])(?:node_modules/)?sntrylint(?![\w-])`;
  const entry = new RegExp(String.raw`${named}[^\n]*(?:\n(?!\n)[^\n]*){0,6}?sha512-(?<hash>[A-Za-z0-9+/]{86}==)`, 'g');
  for (const found of lock.matchAll(entry)) {
    const own = new RegExp(String.raw`(?<![\w.-])${version.replaceAll('.', String.raw`\.`)}(?![\w.-])`);
    if (own.test(found[0])) return Buffer.from(found.groups!['hash']!, 'base64').toString('hex');
  }
  return null;
}

/**
 * npm's own list of the packages in the `node_modules` that holds this program. The folder may be global, or belong to
 * npx.
 */
function besideProgram(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) !== 'node_modules') continue;
    try {
      return readFileSync(join(folder, '.package-lock.json'), 'utf8');
    } catch {
      return null;
    }
  }
  return null;
}
