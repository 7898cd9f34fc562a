import { decodeDepths } from '../../src/engine/scanner.ts';
import { literalsOf } from '../../src/engine/search/search.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import type { Circumstance } from '../../src/rules/rule.ts';
import { sampleOf } from '../../src/rules/sample.ts';
import { seed } from '../../src/rules/templates.ts';
import { type Dice, pick } from '../../test/fuzz/dice.ts';

export const rules = builtinRules();

/** A content that repeats one text, and the path by which it is judged. */
export interface Bait {
  readonly path: string;
  /** The pieces of the repeated text. `#` stands for 64 digits, different each time. */
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
const runs = ['#', 'sntryu_#', 'SENTRY_AUTH_TOKEN=#\n', 'sentry_token: #\n', '"#" ', '0123456789abcdef', 'deadbeef', 'a', '0', 'A', 'eyJ', 'QUJD', '%41', '\\x41', '&#65;', '=41'];

/** The pieces from which the slowest text may be made. */
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
const digits = Array.from({ length: 4096 }, (_, i) => seed(`digits ${i}`).bytes(32).toString('hex'));

export function contentOf({ pieces, encoding }: Bait, bytes: number): Buffer {
  const unit = pieces.join('');
  const parts: string[] = [];
  for (let length = 0, i = 0; length < bytes; ) {
    const part = unit.replaceAll('#', () => digits[i++ % digits.length]!);
    parts.push(part);
    length += Math.max(1, part.length);
  }
  return Buffer.from(encodings[encoding]!(parts.join('').slice(0, bytes)), 'latin1');
}

export function made(roll: Dice): Bait {
  const pieces = Array.from({ length: 1 + roll(6) }, () => piece(roll));
  return { path: pick(paths, roll), pieces, encoding: roll(4) === 0 ? pick(Object.keys(encodings), roll) : 'plain' };
}

function piece(roll: Dice): string {
  const text = pick(roll(3) === 0 ? [...structure, ...words, ...runs] : all, roll);
  const cut = roll(8) === 0 ? text.slice(0, 1 + roll(text.length)) : text;
  return roll(4) === 0 ? cut.repeat(1 + roll(roll(4) === 0 ? 400 : 12)).slice(0, 4000) : cut;
}

export function changed(bait: Bait, other: Bait, roll: Dice): Bait {
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
