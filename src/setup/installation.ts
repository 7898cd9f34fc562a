import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How this program was installed. The commands that it suggests depend on that. */
export type Installation =
  /** By npm, yarn, pnpm or bun; or the program runs from a checkout. */
  | { readonly by: 'npm' }
  /**
   * As a Python wheel, which contains Node, so npm may be missing. `programs` is the folder of the wheel's programs.
   */
  | { readonly by: 'wheel'; readonly programs: string };

/** A wheel puts the program beside the Python that starts it (`scripts/wheel.mjs`). */
export function ownInstallation(): Installation {
  const folder = ownFolder();
  if (folder === null) return { by: 'npm' };
  // lib/python3.11/site-packages/sntrylint, on Windows Lib/site-packages/sntrylint
  const packages = dirname(folder);
  const [unix, windows] = [join(packages, '../../../bin'), join(packages, '../../Scripts')];
  return { by: 'wheel', programs: basename(dirname(packages)) === 'Lib' ? windows : unix };
}

/**
 * The SHA-512 in hex of the npm tarball of the same version. A release writes it into the wheel. Null outside of such a
 * wheel.
 */
export function npmChecksumInWheel(): string | null {
  const folder = ownFolder();
  if (folder === null || !existsSync(join(folder, 'npm-sha512'))) return null;
  return readFileSync(join(folder, 'npm-sha512'), 'utf8').trim();
}

/** The folder of the program in a wheel, where it runs from `dist/`; null outside of a wheel. */
function ownFolder(): string | null {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  return existsSync(join(folder, '__main__.py')) ? folder : null;
}
