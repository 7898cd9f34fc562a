import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Run-time dependencies, which npm would fetch. */
const dependencies = ['fast-glob', 'picomatch', 'simple-git', 'undici', 'yaml'];

/**
 * Installs what `npm pack` makes of this repository into a folder, as npm would, its dependencies linked instead of fetched.
 * `types` makes the declarations too, which takes a while.
 */
export function installInto(folder: string, { types = false } = {}): void {
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'sntrylint');
  mkdirSync(target, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  execFileSync('tar', ['-xzf', join(folder, packed.trim().split('\n').at(-1)!), '-C', target, '--strip-components=1']);
  for (const name of dependencies) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  if (types) execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json', '--outDir', join(target, 'dist/types')], { cwd: root });
}
