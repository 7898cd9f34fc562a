import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeDepths, scanner } from '../src/engine/scanner.ts';
import { builtinRules } from '../src/rules/builtin.ts';

/**
 * Measures how much CPU time of a scan goes into undoing encodings. Scans the files of a folder with and without it, in
 * turns, in one process. `node scripts/run-typescript.mjs bench/decoding.ts FOLDER`
 */
const rounds = 24;
const mostBytes = 60_000_000;
const longest = 5_000_000;

const folder = process.argv[2] ?? '.';
const files: { readonly path: string; readonly content: Buffer }[] = [];
let bytes = 0;
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || bytes > mostBytes) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  if (content.length > longest) continue;
  files.push({ path, content });
  bytes += content.length;
}

const rules = builtinRules().filter(({ kind }) => kind !== 'practice');
const scanners = [decodeDepths.usual, 0].map((decodeDepth) => ({ scan: scanner(rules, { decodeDepth, ruleIds: null }).scan, times: [] as number[] }));
for (let round = 0; round < rounds; round++) {
  for (const { scan, times } of round % 2 === 0 ? scanners : scanners.toReversed()) {
    const before = process.cpuUsage();
    for (const { path, content } of files) scan(content, path);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
}
const [whole, undecoded] = scanners.map(({ times }) => times.toSorted((a, b) => a - b)) as [number[], number[]];
const share = (at: number): string => `${Math.round(100 * (1 - undecoded[at]! / whole[at]!))} %`;
console.log(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB: ${share(rounds / 2)} of a scan of ${whole[rounds / 2]!.toFixed(0)} ms (medians), ${share(0)} of the fastest`);
