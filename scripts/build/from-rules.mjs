import { build as bundle } from 'esbuild';
import { rulesModule } from './rules-module.mjs';
import { sampleText } from './sample-text.mjs';

const made = new Map();

/**
 * Makes at build time what the rules determine: the checked rules, the fingerprints of their literals (with practice
 * rules, and for hooks without them), and the text of the hook. All builds of one process share it, since it takes some
 * seconds.
 * @throws {Error} for a rule that is wrong, or that cannot be expressed in the hook
 */
export function fromRules(root) {
  if (!made.has(root)) made.set(root, make(root));
  return made.get(root);
}

async function make(root) {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    stdin: {
      contents: `
        export { hookScript } from './scripts/hook-entry/hook-script.ts';
        export { builtinRules } from './src/rules/builtin.ts';
        export { chooseFingerprints, fingerprintKey } from './src/engine/search/fingerprints.ts';
        export { refineFingerprints } from './src/engine/search/refine-fingerprints.ts';
        export { literalsOf } from './src/engine/search/search.ts';`,
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
  const sample = sampleText(1_000_000);
  const fingerprints = [rules, rules.filter(({ kind }) => kind !== 'practice')].map((some) => {
    const literals = module.literalsOf(some, 2).map(({ bytes }) => bytes);
    return [module.fingerprintKey(literals), module.refineFingerprints(literals, module.chooseFingerprints(literals), sample)];
  });
  return { rules, fingerprints, hook: module.hookScript(rules) };
}

/**
 * The part for a plain hook: its own fingerprints, and rules without examples and sources, which only `sntrylint rules`
 * shows.
 */
export function inHooks({ rules, fingerprints }) {
  return { rules: rules.map((rule) => ({ ...rule, sources: [], examples: { match: [], noMatch: [] } })), fingerprints: fingerprints.slice(1) };
}

/** Replaces the modules that would compute this at run time by the results, which saves 7 ms at every start. */
export function madeFromRules({ rules, fingerprints }) {
  const json = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
  const modules = {
    'rules/builtin.ts': `let rules; export const builtinRules = () => (rules ??= ${json(rules)});`,
    'engine/search/built-fingerprints.ts': `export const builtFingerprints = new Map(${json(fingerprints)});`,
  };
  return {
    name: 'made-from-rules',
    setup(build) {
      for (const [file, contents] of Object.entries(modules)) {
        build.onLoad({ filter: new RegExp(`[/\\\\]src[/\\\\]${file.replaceAll('/', '[/\\\\]')}$`) }, () => ({ contents }));
      }
    },
  };
}
