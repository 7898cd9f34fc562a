import type { LineCounter, Node as YamlNode, Pair } from 'yaml';
import type { Entry, Problem, Spot, Tree } from '../../schema/tree.ts';

/**
 * The configuration of a scanned repository may be hostile. A few hundred bytes of YAML aliases can unfold into
 * gigabytes. A long line of brackets can end the process.
 */
const limits = { bytes: 256 * 1024, depth: 32, indent: 256 } as const;

/** The tree of a file, or why it has none. */
export type Parsed =
  | { readonly kind: 'tree'; readonly tree: Tree }
  | { readonly kind: 'problem'; readonly problem: Problem };

const start: Spot = { line: 1, column: 1 };

/**
 * Reads YAML, and JSON, which is a part of YAML. The file may hold only data: aliases, anchors, tags, several documents
 * and repeated keys are refused, each with its place.
 */
export async function parseTree(content: Buffer): Promise<Parsed> {
  const text = decode(content);
  if (typeof text !== 'string') return text;
  const yaml = await import('yaml');
  const deep = tooDeep(text, yaml);
  if (deep !== null) return problem(deep, `nested more than ${limits.depth} deep`);
  const lines = new yaml.LineCounter();
  // Repeated keys are looked for below, since the parser would compare each key with every other key.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: false, version: '1.2', schema: 'core' } as const;
  const document = yaml.parseDocument(text, options);
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) return problem(spot(lines, wrong.pos[0]), `not YAML: ${wrong.message.split('\n', 1)[0]!}`);
  try {
    const tree = document.contents === null ? { kind: 'map' as const, at: start, entries: [] } : read(document.contents, lines, yaml);
    // A file with only comments is an empty configuration, not a mistake.
    const empty = tree.kind === 'scalar' && tree.value === null;
    return { kind: 'tree', tree: empty ? { kind: 'map', at: start, entries: [] } : tree };
  } catch (error) {
    if (error instanceof Refused) return problem(error.at, error.what);
    throw error;
  }
}

function problem(at: Spot, what: string): Parsed {
  return { kind: 'problem', problem: { at, what, fix: null } };
}

function decode(content: Buffer): string | Parsed {
  if (content.length > limits.bytes) return problem(start, `larger than ${limits.bytes / 1024} KiB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return problem(start, 'not UTF-8');
  }
}

/**
 * The place at which brackets, dashes on one line or indentation become deeper than in any real configuration. The
 * parser calls itself for each level. If it goes too deep, V8 ends the whole process instead of throwing. The lexer
 * does not call itself, and it recognizes brackets in quotes and comments.
 */
function tooDeep(text: string, yaml: Yaml): Spot | null {
  let [offset, line, lineStart, brackets, indicators] = [0, 1, 0, 0, 0];
  for (const token of new yaml.Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && (token === '-' || token === '?' || token === ':')) indicators += 1;
    const indent = offset === lineStart && /^[ \t]+$/.test(token) ? token.length : 0;
    if (brackets > limits.depth || indicators > limits.depth || indent > limits.indent) return { line, column: offset - lineStart + 1 };
    offset += controls.has(token) ? 0 : token.length;
    const breaks = token.split('\n').length - 1;
    if (breaks === 0) continue;
    line += breaks;
    lineStart = offset - (token.length - token.lastIndexOf('\n') - 1);
    indicators = 0;
  }
  return null;
}

/** Tokens that the lexer adds and that are not in the text: byte order mark, document, flow error, scalar. */
const controls: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

class Refused extends Error {
  readonly at: Spot;
  readonly what: string;

  constructor(at: Spot, what: string) {
    super();
    this.at = at;
    this.what = what;
  }
}

function spot(lines: LineCounter, offset: number): Spot {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

type Yaml = typeof import('yaml');

function read(node: YamlNode, lines: LineCounter, yaml: Yaml, depth = 0): Tree {
  const at = spot(lines, node.range?.[0] ?? 0);
  if (yaml.isAlias(node)) throw new Refused(at, 'aliases (*name) are not read here');
  if (depth > limits.depth) throw new Refused(at, `nested more than ${limits.depth} deep`);
  if (node.anchor !== undefined) throw new Refused(at, 'anchors (&name) are not read here');
  if (node.tag !== undefined) throw new Refused(at, 'tags (!name) are not read here');
  if (yaml.isMap(node)) return { kind: 'map', at, entries: entries(node.items, lines, yaml, depth, at) };
  if (yaml.isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => read(item as YamlNode, lines, yaml, depth + 1)) };
  return { kind: 'scalar', at, value: (node as unknown as { readonly value: string | number | boolean | null }).value };
}

function entries(pairs: readonly Pair[], lines: LineCounter, yaml: Yaml, depth: number, above: Spot): readonly Entry[] {
  const seen = new Set<string>();
  return pairs.map((pair) => {
    const node = pair.key as YamlNode | null;
    const at = node?.range ? spot(lines, node.range[0]) : above;
    const name = node === null ? null : read(node, lines, yaml, depth + 1);
    if (name?.kind !== 'scalar') throw new Refused(at, 'a key must be a word');
    const key = String(name.value);
    if (seen.has(key)) throw new Refused(at, `the key "${key.slice(0, 60)}" is there twice`);
    seen.add(key);
    const value = pair.value === null ? { kind: 'scalar' as const, at, value: null } : read(pair.value as YamlNode, lines, yaml, depth + 1);
    return { key, at, value };
  });
}
