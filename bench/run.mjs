// Builds the program, then runs the bench, which starts it.
import { fileURLToPath } from 'node:url';
import { build } from '../scripts/build.mjs';
import { runTypeScript } from '../scripts/run-typescript.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await build({ types: false });
await runTypeScript('bench/main.ts');
