import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The packages that npm installs for users: the entries of package-lock.json for the dependencies of this package, and
 * for their dependencies, by path (`node_modules/yaml`). Dependencies of the workspaces, which are in the same lock
 * file, are left out.
 */
export function runtimePackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Set();
  const left = dependencies('', packages);
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    left.push(...dependencies(path, packages));
  }
  return Object.fromEntries([...found].sort().map((path) => [path, packages[path]]));
}

/** Where npm finds the dependencies of a package: in its own node_modules, or in that of a folder above. */
function dependencies(path, packages) {
  const { dependencies = {}, optionalDependencies = {} } = packages[path];
  return Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => {
    for (let above = path; ; above = above.includes('/node_modules/') ? above.slice(0, above.lastIndexOf('/node_modules/')) : '') {
      const candidate = above === '' ? `node_modules/${name}` : `${above}/node_modules/${name}`;
      if (packages[candidate] !== undefined) return candidate;
      if (above === '') throw new Error(`package-lock.json does not say where ${path || 'the package'} finds ${name}`);
    }
  });
}
