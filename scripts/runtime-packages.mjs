import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What npm installs for who uses the package: of package-lock.json what no development asks for, by its path
 * (`node_modules/yaml`).
 */
export function runtimePackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.fromEntries(Object.entries(packages).filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true));
}
