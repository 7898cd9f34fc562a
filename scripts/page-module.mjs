import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';

const folder = fileURLToPath(new URL('../src/report/html/page/', import.meta.url));
const id = 'sntrylint:page';

/** The module that holds style and script of the HTML report as text: the report is one file. */
async function source() {
  const [style, script] = await Promise.all(['style.css', 'script.ts'].map(minified));
  return `export const style = ${JSON.stringify(style)};\nexport const script = ${JSON.stringify(script)};`;
}

async function minified(file) {
  const { outputFiles } = await bundle({
    entryPoints: [folder + file],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17'],
    charset: 'ascii',
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

/** One plugin for the bundler and one for the test runner, so that both write the same page. */
export const pageModule = {
  esbuild: () => ({
    name: 'page',
    setup(build) {
      build.onResolve({ filter: /^sntrylint:page$/ }, () => ({ path: id, namespace: 'page' }));
      build.onLoad({ filter: /.*/, namespace: 'page' }, async () => ({ contents: await source(), loader: 'js' }));
    },
  }),
  vite: () => ({
    name: 'page',
    enforce: /** @type {const} */ ('pre'),
    resolveId: (specifier) => (specifier === id ? `\0${id}` : undefined),
    load: (path) => (path === `\0${id}` ? source() : undefined),
  }),
};
