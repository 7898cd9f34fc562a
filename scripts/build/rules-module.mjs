import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../rules/', import.meta.url));
const id = 'sntrylint:rules';

/**
 * Makes a module with every rule file as plain data. So rules are a part of the build, and no rule file is read at run
 * time.
 */
function source() {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replaceAll('\\', '/'))
    // The files of the folder itself come first, so secrets come before habits.
    .toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const rules = files.map((name) => ({ file: `rules/${name}`, content: parse(readFileSync(folder + name, 'utf8')) }));
  return `export default ${JSON.stringify(rules)};`;
}

/** Plugins for the bundler and for the test runner, so that both have the same rules. */
export const rulesModule = {
  esbuild: () => ({
    name: 'rules',
    setup(build) {
      build.onResolve({ filter: /^sntrylint:rules$/ }, () => ({ path: id, namespace: 'rules' }));
      build.onLoad({ filter: /.*/, namespace: 'rules' }, () => ({ contents: source(), loader: 'js' }));
    },
  }),
  vite: () => ({
    name: 'rules',
    enforce: /** @type {const} */ ('pre'),
    resolveId: (specifier) => (specifier === id ? `\0${id}` : undefined),
    load: (path) => (path === `\0${id}` ? source() : undefined),
  }),
};
