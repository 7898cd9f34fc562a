import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';

/**
 * Makes a module that holds the style and the script of a page as text, since a report is a single file.
 * @param id the name to import, such as `sntrylint:page`
 * @param folder the folder with `style.css` and `script.ts`
 */
function moduleOf(id, folder) {
  const filter = new RegExp(`^${id}$`);
  return {
    esbuild: () => ({
      name: id,
      setup(build) {
        build.onResolve({ filter }, () => ({ path: id, namespace: id }));
        build.onLoad({ filter: /.*/, namespace: id }, async () => ({ contents: await source(folder), loader: 'js' }));
      },
    }),
    vite: () => ({
      name: id,
      enforce: /** @type {const} */ ('pre'),
      resolveId: (specifier) => (specifier === id ? `\0${id}` : undefined),
      load: (path) => (path === `\0${id}` ? source(folder) : undefined),
    }),
  };
}

async function source(folder) {
  const [style, script] = await Promise.all(['style.css', 'script.ts'].map((file) => minified(folder + file)));
  return `export const style = ${JSON.stringify(style)};\nexport const script = ${JSON.stringify(script)};`;
}

async function minified(file) {
  const { outputFiles } = await bundle({
    entryPoints: [file],
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

const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Plugins for the bundler and for the test runner, so that both give the same page. */
export const pageModule = moduleOf('sntrylint:page', folderOf('../../src/report/html/page/'));
/** The same for the page about many repositories. */
export const fleetPageModule = moduleOf('sntrylint:fleet-page', folderOf('../../fleet/src/report/html/page/'));
