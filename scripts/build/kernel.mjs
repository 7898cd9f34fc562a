// Assembles kernel/ into src/kernel/wasm.ts: `npm run kernel`. A test assembles it again and compares.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Assembles the kernel. @returns the module as the text of a TypeScript file */
export async function assembled() {
  let binary = null;
  const { error, stderr } = await asc.main(
    ['kernel/index.ts', '--baseDir', root, '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--enable', 'simd', '--initialMemory', '1'],
    { writeFile: (name, contents) => void (name === 'kernel.wasm' && (binary = contents)) },
  );
  if (error !== null || binary === null) throw new Error(`the kernel cannot be assembled:\n${stderr}`);
  return `/** The assembled code of \`kernel/\`, made by \`npm run kernel\`. A test assembles it again and compares. */
export const wasm =
  '${Buffer.from(binary).toString('base64')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${root}src/kernel/wasm.ts`, await assembled());
