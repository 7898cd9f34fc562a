import { build as bundle } from 'esbuild';
import { rulesModule } from './rules-module.mjs';

/**
 * What the TypeScript that knows the rules makes of them: the rules, checked, and the hook's text.
 * @throws {Error} for a rule that is wrong, or that cannot be expressed in the hook
 */
export async function fromRules(root) {
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
  const rules = module.builtinRules();
  return { rules, hook: module.hookScript(rules) };
}

/** Puts the checked rules in the place of the module that checks them: a millisecond of every start. */
export function checkedRules(rules) {
  const json = JSON.stringify(JSON.stringify(rules));
  return {
    name: 'checked-rules',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]rules[\\/]builtin\.ts$/ }, () => ({
        contents: `let rules; export const builtinRules = () => (rules ??= JSON.parse(${json}));`,
      }));
    },
  };
}
