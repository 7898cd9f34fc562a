// Writes what is made of the sources and stands in the repository all the same: `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs';
import { generated } from './generated.ts';

for (const { file, content } of await generated((name) => readFileSync(name, 'utf8'))) writeFileSync(file, content);
