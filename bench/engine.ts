import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtinRules } from '../src/rules/builtin.ts';
import { needlesOf } from '../src/engine/search/needles.ts';
import { scanner, type Scanner } from '../src/engine/scanner.ts';
import { Teddy } from '../src/engine/search/teddy.ts';
import { timed, type Timing } from './measure.ts';

/** Measures the engine alone, on every file of a folder. The files are read beforehand. */
export function measureEngine(folder: string): { readonly bytes: number; readonly prefilter: Timing; readonly whole: Timing; readonly undecoded: Timing } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.git'))
    .map((entry) => ({ path: entry.name, content: readFileSync(join(entry.parentPath, entry.name)) }));
  const rules = builtinRules();
  const literals = new Teddy(needlesOf(rules, [], 2));
  const whole = scanner(rules, { decodeDepth: 2, ruleIds: null });

  const prefilter = (): void => {
    for (const { content } of files) literals.search(content, () => undefined, () => undefined);
  };
  const undecoded = scanner(rules, { decodeDepth: 0, ruleIds: null });
  const scanAll = (engine: Scanner) => (): void => {
    for (const { content, path } of files) engine.scan(content, path);
  };
  return {
    bytes: files.reduce((sum, { content }) => sum + content.length, 0),
    prefilter: timed(prefilter, 10),
    whole: timed(scanAll(whole), 10),
    undecoded: timed(scanAll(undecoded), 10),
  };
}
