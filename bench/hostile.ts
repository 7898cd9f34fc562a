import { parseArgs } from 'node:util';
import { decodeDepths, type Scanner, scanner } from '../src/engine/scanner.ts';
import { literalsOf } from '../src/engine/search/search.ts';
import { builtinRules } from '../src/rules/builtin.ts';
import type { Circumstance } from '../src/rules/rule.ts';
import { sampleOf } from '../src/rules/sample.ts';
import { seed } from '../src/rules/templates.ts';
import { type Dice, dice, pick } from '../test/fuzz/dice.ts';

const usage = `npm run bench:hostile -- [--seconds N] [--seed N] [--bytes N]

Searches for the content that costs most to scan: makes texts of what the engine looks for, changes the dearest ones, and
says at the end what a megabyte of each costs, in seconds of the processor.`;

const rules = builtinRules();

/** A content that is a text over and over, and the path that it is judged by. */
interface Bait {
  readonly path: string;
  /** Pieces of the text that is repeated; \`#\` stands for 64 digits that are others each time. */
  readonly pieces: readonly string[];
  readonly encoding: string;
}

const paths = [
  'a.txt', '.sentryclirc', '.env', 'Dockerfile', 'package.json', '.github/workflows/a.yml', 'next.config.js', 'vite.config.ts', 'a.sh', 'docker-compose.yml', 'a/sentry/values.yaml',
  'sentry.conf.py', 'app.json', 'a.gradle', 'fly.toml', 'docker-bake.hcl', '.devcontainer/a', 'package-lock.json', '.sentry/cli.db', 'nuxt.config.ts', '.env.local', 'sentry.properties',
];
const structure = [
  '\n', '\r\n', ' ', '  ', '\t', '\n\n', '\n  ', '{', '}', '[', ']', '(', ')', '<', '>', '</', '<a>', '</a>', '<a b="', '"', "'", '`', ':', ': ', '=', ' = ', '=>', ',', ';', '|', '| ', '- ', '\n- ', '\n#',
  '# ', '// ', '/*', '*/', '--', '<!--', '\\', '\\n', '\\"', '&quot;', '&#', '\x1b[', '\\u001b[0', '\xe2\x80\x8b', '\xc2\xad', '---\n', '[a]\n', 'metadata:\n', ' name: a\n', 'a:\n', 'a: ', '%', '@', '://', 'https://',
  '-u ', ' -', '$', '${', '${{ secrets.', '.', '_', '\0', '\0\0\0', '\xff\xfe', 'is ', 'for ', '\\\n', '^\n', '"+"', '=\n', '=\r\n',
];
const words = ['sentry', 'Sentry', 'token', 'auth', 'key', 'secret', 'curl', 'api', 'SENTRY_AUTH_TOKEN', 'sentry token', 'machine sentry ', 'RUN ', 'ENV ', 'ARG ', 'echo ', 'set -x\n', 'curl -v ', 'bearer ', 'env:\n', 'git commit ', 'relay', 'system:', 'system', 'value', 'env'];
const runs = ['#', '0123456789abcdef', 'deadbeef', 'a', '0', 'A', 'eyJ', 'QUJD', '%41', '\\x41', '&#65;', '=41'];

/** What the dearest text may be made of. */
function fragments(): readonly string[] {
  const from = seed('hostile');
  const expressions = rules.flatMap(({ pattern, binary, context }) => [pattern, binary, ...[...(context?.any ?? []), ...(context?.none ?? [])].flatMap(expressionsOf)]);
  const samples: readonly string[] = expressions.flatMap((source) => (source === undefined ? [] : Array.from({ length: 3 }, () => sampleOf(source, from) ?? '')));
  return [...new Set([...literalsOf(rules, decodeDepths.usual).map(({ bytes }) => bytes.toString('latin1')), ...samples, ...structure, ...words, ...runs])].filter((one) => one !== '');
}

function expressionsOf({ own, of, about, before, after, near, value, match, line, content }: Circumstance): readonly (string | undefined)[] {
  return [own, of, about, before, after, near, value, match, line, ...(content ?? [])];
}

const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  base64: (text) => Buffer.from(text, 'latin1').toString('base64'),
  'base64 pieces': (text) => text.replaceAll(/[^]{1,60}/g, (part) => `${Buffer.from(part, 'latin1').toString('base64')}\n`),
  'base64 twice': (text) => Buffer.from(Buffer.from(text, 'latin1').toString('base64')).toString('base64'),
  hex: (text) => Buffer.from(text, 'latin1').toString('hex'),
  percent: (text) => text.replaceAll(/[^]/g, (one) => `%${Buffer.from(one, 'latin1').toString('hex')}`),
  'utf-16': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  'a line': (text) => text.replaceAll('\n', ' '),
};

const all = fragments();
const digits = Array.from({ length: 64 }, (_, i) => seed(`digits ${i}`).bytes(32).toString('hex'));

function contentOf({ pieces, encoding }: Bait, bytes: number): Buffer {
  const unit = pieces.join('');
  const parts: string[] = [];
  for (let length = 0, i = 0; length < bytes; ) {
    const part = unit.replaceAll('#', () => digits[i++ % digits.length]!);
    parts.push(part);
    length += Math.max(1, part.length);
  }
  return Buffer.from(encodings[encoding]!(parts.join('').slice(0, bytes)), 'latin1');
}

function made(roll: Dice): Bait {
  const pieces = Array.from({ length: 1 + roll(6) }, () => piece(roll));
  return { path: pick(paths, roll), pieces, encoding: roll(4) === 0 ? pick(Object.keys(encodings), roll) : 'plain' };
}

function piece(roll: Dice): string {
  const text = pick(roll(3) === 0 ? [...structure, ...words, ...runs] : all, roll);
  const cut = roll(8) === 0 ? text.slice(0, 1 + roll(text.length)) : text;
  return roll(4) === 0 ? cut.repeat(1 + roll(roll(4) === 0 ? 400 : 12)).slice(0, 4000) : cut;
}

function changed(bait: Bait, other: Bait, roll: Dice): Bait {
  const pieces = [...bait.pieces];
  const at = roll(pieces.length + 1);
  switch (roll(7)) {
    case 0: pieces.splice(at, 1); break;
    case 1: pieces.splice(at, 0, piece(roll)); break;
    case 2: pieces.splice(at, 1, piece(roll)); break;
    case 3: pieces.splice(at, 0, ...other.pieces.slice(roll(other.pieces.length))); break;
    case 4: pieces.splice(at, 0, ...pieces.slice(0, at)); break;
    case 5: return { ...bait, path: pick(paths, roll) };
    default: return { ...bait, encoding: pick(Object.keys(encodings), roll) };
  }
  return { ...bait, pieces: pieces.length === 0 ? [piece(roll)] : pieces.slice(0, 12) };
}

/** Seconds of the processor for a megabyte. */
function cost(scanning: Scanner, content: Buffer, path: string, times = 3): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    scanning.scan(content, path);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / content.length);
  }
  return least;
}

interface Priced {
  readonly bait: Bait;
  readonly price: number;
}

/** How many of the dearest are kept and changed further. */
const kept = 24;

function search(seconds: number, roll: Dice, bytes: number): readonly Priced[] {
  const scanning = scanner(rules, { decodeDepth: decodeDepths.usual, ruleIds: null });
  const price = (bait: Bait): Priced => ({ bait, price: cost(scanning, contentOf(bait, bytes), bait.path) });
  for (let i = 0; i < 30; i++) price(made(roll));
  let best: readonly Priced[] = [];
  let tried = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; tried++) {
    const bait = best.length < kept || roll(4) === 0 ? made(roll) : changed(pick(best, roll).bait, pick(best, roll).bait, roll);
    const one = price(bait);
    // One family must not fill the list: of those that begin alike the dearest stays.
    const key = keyOf(one.bait);
    const rival = best.find(({ bait: other }) => keyOf(other) === key);
    if (rival !== undefined && rival.price >= one.price) continue;
    best = [...best.filter((other) => other !== rival), one].sort((a, b) => b.price - a.price).slice(0, kept);
  }
  console.log(`${tried} contents of ${bytes} bytes tried`);
  return best;
}

function keyOf({ pieces, encoding }: Bait): string {
  return `${encoding} ${[...pieces].sort((a, b) => b.length - a.length)[0]!.slice(0, 12)}`;
}

function main(): void {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, bytes: { type: 'string', default: '128000' }, help: { type: 'boolean', default: false } } });
  if (values.help) return console.log(usage);
  for (const { bait, price } of search(Number(values.seconds), dice(Number(values.seed)), Number(values.bytes))) {
    console.log(`${price.toFixed(2).padStart(6)} s/MB  ${bait.path.padEnd(24)} ${bait.encoding.padEnd(14)} ${bait.pieces.map((one) => JSON.stringify(one.length > 60 ? `${one.slice(0, 40)}…(${one.length})` : one)).join(' ')}`);
  }
}

main();
