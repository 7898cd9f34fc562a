import type { YAMLMap, YAMLSeq } from 'yaml';
import { UserError } from '../../errors.ts';
import { blockEnds, blockOf, wholeLines } from './block.ts';

/** A place in a YAML file: keys from the root. */
type KeyPath = readonly string[];

/**
 * Adds lines as a block to the mapping or the list at a path, after its last entry. All other text stays unchanged.
 * @param lines the new entry as YAML, without indentation
 * @returns null if nothing is at the path, or if lines cannot be added to it (`[]` or `{}` on one line)
 * @throws {UserError} for a file that is not YAML
 */
export async function insertYaml(text: string, path: KeyPath, lines: readonly string[], file: string): Promise<string | null> {
  const { isMap, isSeq, parseDocument } = await import('yaml');
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new UserError('the file is not YAML', { where: file });
  const found: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!(isMap(found) || isSeq(found)) || found.flow === true || found.items.length === 0) return null;
  const at = behind(found, text);
  return wholeLines(text.slice(0, at)) + blockOf(lines, ' '.repeat(column(found, text))) + text.slice(at);
}

/** Whether there is a value at a path. */
export async function hasYaml(text: string, path: KeyPath): Promise<boolean> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  return document.contents !== null && document.hasIn(path);
}

/**
 * The start of the line after the collection's last entry. If this entry is in a block, the start of the line after the
 * block.
 */
function behind(collection: YAMLMap | YAMLSeq, text: string): number {
  const at = lineBehind(collection, text);
  return at + blockEnds(text.slice(at)).length;
}

function lineBehind({ items }: YAMLMap | YAMLSeq, text: string): number {
  const last = items.at(-1) as { readonly key?: Ranged; readonly value?: Ranged } & Ranged;
  const range = last.value?.range ?? last.range ?? last.key?.range;
  const end = range![1];
  if (text[end - 1] === '\n') return end;
  const newline = text.indexOf('\n', end);
  return newline === -1 ? text.length : newline + 1;
}

interface Ranged {
  readonly range?: readonly [number, number, number] | null;
}

/** The column where the entries begin: the `-` of a list, the keys of a mapping. */
function column({ items }: YAMLMap | YAMLSeq, text: string): number {
  const first = items[0] as { readonly key?: Ranged } & Ranged;
  const isEntry = first.range === undefined && first.key !== undefined;
  const start = (isEntry ? first.key!.range : first.range)![0];
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return isEntry ? line.length : line.indexOf('-');
}
