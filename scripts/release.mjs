// Makes the tarball and the wheel of a release, and writes the tarball's checksum into the files that CI compares:
// `node scripts/release.mjs FOLDER`.
// The package names exact versions of its dependencies. Its npm-shrinkwrap.json names the dependencies of these, each
// with a checksum. So the checksum of the tarball determines everything that will run. The checkout has no
// npm-shrinkwrap.json, since npm would read it instead of package-lock.json. The files with the checksum are not in the
// tarball.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runtimePackages } from './build/runtime-packages.mjs';
import { wheel } from './wheel.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packs the built checkout into a folder. Returns the path of the tarball and its SHA-512 in hexadecimal. */
export function pack(folder) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const staging = mkdtempSync(join(tmpdir(), 'sntrylint-release-'));
  try {
    for (const path of [...manifest.files, 'package.json', 'README.md', 'LICENSE']) cpSync(join(root, path), join(staging, path), { recursive: true });
    writeFileSync(join(staging, 'npm-shrinkwrap.json'), `${JSON.stringify(shrinkwrap(), null, 2)}\n`);
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', resolve(folder)], { cwd: staging });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  const tarball = join(resolve(folder), `${manifest.name}-${manifest.version}.tgz`);
  return { tarball, sha512: createHash('sha512').update(readFileSync(tarball)).digest('hex') };
}

/** The entries of package-lock.json that npm installs for users of the package. */
function shrinkwrap() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { devDependencies: _, ...own } = lock.packages[''];
  return { ...lock, packages: { '': own, ...runtimePackages(root) } };
}

/** Writes the checksum into a text, in place of the word that stands for it or of an earlier checksum. */
export function withChecksum(text, sha512, file) {
  if (file === 'action.yml') return text.replace(/(\n {2}sha512:\n {4}description: [^\n]*\n {4}default: )[^\n]*/, `$1${sha512}`);
  return text.replaceAll(/\b(?:SHA512|[0-9a-f]{128})\b(?= {2}sntrylint-)/g, sha512).replaceAll(/(sha512: )(?:SHA512|[0-9a-f]{128})\b/g, `$1${sha512}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { tarball, sha512 } = pack(process.argv[2] ?? 'release');
  for (const file of ['action.yml', 'docs/ci.md']) writeFileSync(join(root, file), withChecksum(readFileSync(join(root, file), 'utf8'), sha512, file));
  process.stdout.write(`${tarball}\n${sha512}\n${wheel(join(process.argv[2] ?? 'release', 'python'), sha512)}\n`);
}
