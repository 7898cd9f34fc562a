import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runtimePackages } from '../../../scripts/build/runtime-packages.mjs';
import { lastingFolder } from '../repo.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * A folder with a `node_modules`, as `npm install sntrylint` makes it: the files that `npm pack` packs, and every
 * package that the program needs. It is made once for all tests of a process. It lies outside of the checkout, so that
 * every user of the machine can start the program. Tests must not change it; {@link installInto} makes a copy.
 */
export function installed(): string {
  return (made ??= install());
}

let made: string | undefined;

/** The installed program. A user who may not enter the checkout can start it. */
export function installedProgram(): string {
  return join(installed(), 'node_modules/sntrylint/bin/sntrylint.js');
}

/**
 * Installs sntrylint into a folder: the package itself as a copy that a test may change, its dependencies as links that
 * a test may remove.
 */
export function installInto(folder: string): void {
  const [from, to] = [installed(), folder].map((one) => join(one, 'node_modules')) as [string, string];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((one) => one !== 'sntrylint')) symlinkSync(join(from, name), join(to, name));
  cpSync(join(from, 'sntrylint'), join(to, 'sntrylint'), { recursive: true });
}

/** Puts the declarations, as the sources have them now, into what {@link installInto} installed. */
export function declareIn(folder: string): void {
  const types = join(folder, 'node_modules/sntrylint/dist/types');
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json', '--outDir', types], { cwd: root });
}

function install(): string {
  const folder = lastingFolder();
  const target = join(folder, 'node_modules/sntrylint');
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], { cwd: root, encoding: 'utf8' });
  const [{ files }] = JSON.parse(packed) as [{ readonly files: readonly { readonly path: string; readonly mode: number }[] }];
  for (const { path, mode } of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(root, path), join(target, path));
    chmodSync(join(target, path), mode);
  }
  for (const path of Object.keys(runtimePackages(root))) cpSync(join(root, path), join(folder, path), { recursive: true });
  return folder;
}
