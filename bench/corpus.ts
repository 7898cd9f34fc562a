import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The size of what was written. */
export interface Corpus {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes clean source like that of real repositories, the same every time: 10,000 files, 27 MB in `half-1/` and
 * `half-2/`. Most are code. One in a hundred mentions Sentry without a token. One in two hundred is a lock file full of
 * hashes. One in five hundred is a bundle of one long line. These are hard for a scanner's first filter.
 */
export function writeCorpus(folder: string, files = 10_000): Corpus {
  const random = mulberry32(20_260_901);
  let bytes = 0;
  for (let number = 0; number < files; number++) {
    const path = join(folder, number < files / 2 ? 'half-1' : 'half-2', `package-${number % 100}`);
    mkdirSync(path, { recursive: true });
    const { name, text } = file(number, random);
    writeFileSync(join(path, name), text);
    bytes += text.length;
  }
  return { files, bytes };
}

function file(number: number, random: Random): { readonly name: string; readonly text: string } {
  if (number % 500 === 7) return { name: `bundle-${number}.min.js`, text: code(random, 50).replaceAll(/\n\s*/g, '') };
  if (number % 200 === 5) return { name: `package-lock-${number}.json`, text: lock(random) };
  const sentry = number % 100 === 3 ? sentryCode : '';
  return { name: `module-${number}.ts`, text: sentry + code(random, 2 + below(random, 21)) };
}

const sentryCode = `import * as Sentry from '@sentry/node';
Sentry.init({ dsn: process.env.SENTRY_DSN, authToken: process.env.SENTRY_AUTH_TOKEN });
`;

function code(random: Random, functions: number): string {
  let text = '';
  for (let count = 0; count < functions; count++) {
    const name = identifier(random);
    const argument = identifier(random);
    text += `/** ${sentence(random)} */\nexport function ${name}(${argument}: string): number {\n`
      + `  const ${identifier(random)} = ${argument}.length * ${below(random, 1000)};\n`
      + `  return ${argument}.length;\n}\n`;
  }
  return text;
}

function lock(random: Random): string {
  let text = '{\n';
  for (let count = 0; count < 120; count++) {
    text += `  "node_modules/${identifier(random)}": { "version": "${below(random, 20)}.${below(random, 20)}.0",`
      + ` "checksum": "sha256:${hex(random, 64)}" },\n`;
  }
  return `${text}  "": {}\n}\n`;
}

const words = `array buffer cache column count current default element entry error event field file filter first
function group handler header index input item key last length line list map message module name node object offset
option output parent parse path pattern position previous query range reader record result return row scan section
select shape source start state stream string table target text token tree type update value view width window write`
  .split(/\s+/);

function word(random: Random): string {
  return words[below(random, words.length)] ?? 'word';
}

function identifier(random: Random): string {
  const tail = word(random);
  return word(random) + tail[0]?.toUpperCase() + tail.slice(1) + below(random, 10_000);
}

function sentence(random: Random): string {
  return Array.from({ length: 6 + below(random, 8) }, () => word(random)).join(' ');
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => below(random, 16).toString(16)).join('');
}

type Random = () => number;

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** A small seeded generator (https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32). */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
