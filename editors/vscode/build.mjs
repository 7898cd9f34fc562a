// Builds the extension: dist/extension.cjs, and server/ with the program that was built at the root of the checkout.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

rmSync(`${here}dist`, { recursive: true, force: true });
rmSync(`${here}server`, { recursive: true, force: true });
await build({ absWorkingDir: here, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs', bundle: true, format: 'cjs', platform: 'node', target: 'node20', external: ['vscode'], minifySyntax: true, minifyWhitespace: true, logLevel: 'warning' });

// Everything that the command `lsp` loads. The hook's program is not part of it.
const programs = readdirSync(`${root}dist`).filter((name) => name.endsWith('.cjs') && name !== 'hook.cjs');
for (const file of ['bin/sntrylint.js', 'bin/package.json', ...programs.map((name) => `dist/${name}`)]) {
  mkdirSync(`${here}server/${file.split('/')[0]}`, { recursive: true });
  cpSync(`${root}${file}`, `${here}server/${file}`);
}
const { name, version, license, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
writeFileSync(`${here}server/package.json`, `${JSON.stringify({ name, version, license, engines, type: 'module' }, null, 2)}\n`);
cpSync(`${root}LICENSE`, `${here}LICENSE`);
