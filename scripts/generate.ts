// Writes the committed files that are made from the sources: `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs';
import { generated } from './generate/generated.ts';

for (const { file, content } of await generated((name) => readFileSync(name, 'utf8'))) writeFileSync(file, content);
