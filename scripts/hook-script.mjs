import { build as bundle } from 'esbuild';
import { rulesModule } from './rules-module.mjs';

/** The hook's text, made by the TypeScript that knows the rules; fails where a rule cannot be expressed in it. */
export async function hookScript(root) {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    stdin: {
      contents: `export { hookScript } from './src/hooks/hook-script.ts'; export { builtinRules } from './src/rules/builtin.ts';`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [rulesModule.esbuild()],
    logLevel: 'warning',
  });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return module.hookScript(module.builtinRules());
}
