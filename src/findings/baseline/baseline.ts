import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { compareText } from '../order.ts';
import type { Finding } from '../finding.ts';
import type { Suppression } from '../suppress.ts';

/** One secret or practice finding that existed before sntrylint was introduced. */
export interface BaselineEntry {
  /** 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly rule: string;
}

const head = '{ "version": 1, "findings": [';
/**
 * The list ends with an empty entry, so that every real line ends with a comma. Then git can merge two branches that
 * add lines.
 */
const tail = ['{}', '] }'];

/**
 * Writes a baseline file: one entry a line, sorted, without doubles. The text changes only if the set of entries
 * changes.
 */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries.map(({ fingerprint, rule }) => `{ "fingerprint": "${fingerprint}", "rule": "${rule}" },`);
  return `${[head, ...[...new Set(lines)].sort(compareText), ...tail].join('\n')}\n`;
}

/**
 * Reads a baseline file. Merges may change the order of entries or leave an entry twice; neither has a meaning.
 *
 * @param file named in errors
 * @throws {UserError} if it is no baseline; the error quotes nothing of the file
 */
export function parseBaseline(content: Buffer, file: string): readonly BaselineEntry[] {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const conflict = /^<{7} /m.exec(text);
  if (conflict !== null) {
    throw new UserError('the baseline holds both sides of a merge conflict', {
      where: `${file}:${lineAt(text, conflict.index)}`,
      fix: 'keep the entries of both sides: take out the lines that begin with <<<<<<<, ======= and >>>>>>>',
    });
  }
  const said = parseJson(text, file);
  if (!isObject(said) || !Array.isArray(said['findings'])) throw wrong(file, 'it has no list "findings"');
  if (said['version'] !== 1) throw wrong(file, 'its version is not 1, the only one there is');
  return said['findings'].flatMap((entry: unknown, index) => {
    if (!isObject(entry)) throw wrong(file, `entry ${index + 1} is not an object`);
    if (Object.keys(entry).length === 0) return [];
    return [readEntry(entry, index, file)];
  });
}

function readEntry({ fingerprint, rule, ...more }: Readonly<Record<string, unknown>>, index: number, file: string): BaselineEntry {
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint)) throw wrong(file, `entry ${index + 1} has no valid fingerprint`);
  if (typeof rule !== 'string' || !/^[a-z0-9-]{1,200}$/.test(rule)) throw wrong(file, `entry ${index + 1} has no valid rule`);
  if (Object.keys(more).length > 0) throw wrong(file, `entry ${index + 1} holds more than "fingerprint" and "rule"`);
  return { fingerprint, rule };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw wrong(file, 'it is not JSON');
  }
}

function wrong(file: string, what: string): UserError {
  return new UserError(`this is not a baseline: ${what}`, { where: file, fix: '`sntrylint baseline` writes one; --no-baseline does without' });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Excuses the findings in a baseline. */
export function baselineSuppression(entries: readonly BaselineEntry[], file: string): Suppression {
  const known = new Set(entries.map(keyOf));
  return ({ fingerprint, rule }) => (known.has(keyOf({ fingerprint, rule: rule.id })) ? { by: 'baseline', reason: `in ${file}` } : null);
}

/** Makes baseline entries of findings. */
export function entriesOf(findings: readonly Finding[]): readonly BaselineEntry[] {
  return findings.map(({ fingerprint, rule }) => ({ fingerprint, rule: rule.id }));
}

/** The key by which equal entries are recognized. */
export function keyOf({ fingerprint, rule }: BaselineEntry): string {
  return `${fingerprint} ${rule}`;
}
