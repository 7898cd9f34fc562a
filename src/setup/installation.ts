import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How this program was installed. The commands that it suggests depend on that. */
export type Installation =
  /** By npm, yarn, pnpm or bun, or it is a checkout. */
  | { readonly by: 'npm' }
  /** As a Python wheel, which brings a Node of its own: there may be no npm. `programs` is the folder that its programs were put in. */
  | { readonly by: 'wheel'; readonly programs: string };

/** In the wheel the program lies beside the Python that starts it (`scripts/wheel.mjs`). */
export function ownInstallation(): Installation {
  const folder = ownFolder();
  if (folder === null) return { by: 'npm' };
  // lib/python3.11/site-packages/sntrylint, on Windows Lib/site-packages/sntrylint
  const packages = dirname(folder);
  const [unix, windows] = [join(packages, '../../../bin'), join(packages, '../../Scripts')];
  return { by: 'wheel', programs: basename(dirname(packages)) === 'Lib' ? windows : unix };
}

/** The SHA-512 in hex of the npm tarball of the same version, which a release writes into the wheel; null if this is not such a wheel. */
export function npmChecksumInWheel(): string | null {
  const folder = ownFolder();
  if (folder === null || !existsSync(join(folder, 'npm-sha512'))) return null;
  return readFileSync(join(folder, 'npm-sha512'), 'utf8').trim();
}

/** The folder of the program in a wheel; null if it is none. It runs from `dist/`. */
function ownFolder(): string | null {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  return existsSync(join(folder, '__main__.py')) ? folder : null;
}
