// Assembles kernel/ into src/kernel/: `npm run kernel`. A test assembles it again and compares.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The modules: the file that each is assembled into, and the one that it is assembled from. */
export const modules = { 'src/kernel/wasm.ts': 'kernel/index.ts', 'src/kernel/pack-wasm.ts': 'kernel/packs/index.ts' };

/** Assembles a module. @returns it as the text of a TypeScript file */
export async function assembled(from) {
  let binary = null;
  const { error, stderr } = await asc.main(
    [from, '--baseDir', root, '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--enable', 'simd', '--initialMemory', '1'],
    { writeFile: (name, contents) => void (name === 'kernel.wasm' && (binary = contents)) },
  );
  if (error !== null || binary === null) throw new Error(`${from} cannot be assembled:\n${stderr}`);
  return `/** The assembled code of \`${from}\`, made by \`npm run kernel\`. A test assembles it again and compares. */
export const wasm =
  '${Buffer.from(binary).toString('base64')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, from] of Object.entries(modules)) writeFileSync(`${root}${file}`, await assembled(from));
}
