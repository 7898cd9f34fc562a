import { isObject } from '../../../json.ts';
import { type KnownElsewhere, sameSecret } from './known-elsewhere.ts';

/**
 * Reads the output of `trufflehog --json`: findings with `SourceMetadata.Data.Git` or `.Filesystem` (file, line,
 * commit) and the secret in `Raw`.
 *
 * @param values the JSON value of each line of the file; lines of trufflehog's log may stand among the findings
 * @returns null if no value is a finding
 */
export function trufflehog(values: readonly unknown[]): readonly KnownElsewhere[] | null {
  const found = values.flatMap(read);
  return found.length === 0 ? null : found;
}

function read(value: unknown): readonly KnownElsewhere[] {
  if (!isObject(value) || typeof value['Raw'] !== 'string' || value['Raw'] === '') return [];
  const { SourceMetadata: source, Raw: raw } = value;
  const data = isObject(source) && isObject(source['Data']) ? Object.values(source['Data']).find(isObject) : undefined;
  if (data === undefined) return [];
  const { file, line, commit } = data;
  if (typeof file !== 'string') return [];
  return [{
    name: typeof line === 'number' ? `${file}:${line}` : file,
    path: file.replaceAll('\\', '/'),
    commit: typeof commit === 'string' && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null,
    line: typeof line === 'number' ? line : null,
    isSecret: sameSecret(raw),
  }];
}
