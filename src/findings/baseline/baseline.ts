import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { compareText } from '../order.ts';
import type { Finding } from '../finding.ts';
import type { Suppression } from '../suppress.ts';

/** One secret, or one finding of practice, that was there before sntrylint was. */
export interface BaselineEntry {
  /** 32 hexadecimal digits. */
  readonly fingerprint: string;
  readonly rule: string;
}

const head = '{ "version": 1, "findings": [';
/** An entry that is none comes last, so that every other line ends with a comma: two branches that add lines merge. */
const tail = ['{}', '] }'];

/** The text of a baseline file: an entry a line, sorted, each once. It changes only when what is known changes. */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries.map(({ fingerprint, rule }) => `{ "fingerprint": "${fingerprint}", "rule": "${rule}" },`);
  return `${[head, ...[...new Set(lines)].sort(compareText), ...tail].join('\n')}\n`;
}

/**
 * Reads a baseline file. The order of its entries, and entries that stand twice, mean nothing: a merge may leave both.
 *
 * @param file named in errors
 * @throws {UserError} for what is no baseline; nothing of the file is repeated in the error
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
    // The parser's own words quote the file.
    throw wrong(file, 'it is not JSON');
  }
}

function wrong(file: string, what: string): UserError {
  return new UserError(`this is not a baseline: ${what}`, { where: file, fix: '`sntrylint baseline` writes one; --no-baseline does without' });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Excuses what a baseline holds. */
export function baselineSuppression(entries: readonly BaselineEntry[], file: string): Suppression {
  const known = new Set(entries.map(keyOf));
  return ({ fingerprint, rule }) => (known.has(keyOf({ fingerprint, rule: rule.id })) ? { by: 'baseline', reason: `in ${file}` } : null);
}

/** The entries of findings. */
export function entriesOf(findings: readonly Finding[]): readonly BaselineEntry[] {
  return findings.map(({ fingerprint, rule }) => ({ fingerprint, rule: rule.id }));
}

/** Names an entry, to tell whether two are the same. */
export function keyOf({ fingerprint, rule }: BaselineEntry): string {
  return `${fingerprint} ${rule}`;
}
