import { createHash } from 'node:crypto';
import { isObject } from '../../../json.ts';
import type { KnownElsewhere } from './known-elsewhere.ts';

/**
 * Reads a `.secrets.baseline` of detect-secrets: `results` by file, each with the SHA-1 of the secret. Secrets that
 * somebody marked as real (`is_secret: true`) are not exceptions.
 *
 * @returns null if the value is no such baseline
 */
export function detectSecrets(value: unknown): readonly KnownElsewhere[] | null {
  if (!isObject(value) || !isObject(value['results']) || typeof value['version'] !== 'string') return null;
  const found: KnownElsewhere[] = [];
  for (const [path, list] of Object.entries(value['results'])) {
    if (!Array.isArray(list) || !list.every(isEntry)) return null;
    for (const { hashed_secret: hash, line_number: line, is_secret: real } of list) {
      if (real === true) continue;
      found.push({
        name: line === undefined ? path : `${path}:${line}`,
        path: path.replaceAll('\\', '/'),
        commit: null,
        line: line ?? null,
        isSecret: (secret) => createHash('sha1').update(secret).digest('hex') === hash,
      });
    }
  }
  return found;
}

interface Entry {
  readonly hashed_secret: string;
  readonly line_number?: number;
  readonly is_secret?: boolean;
}

function isEntry(one: unknown): one is Entry {
  if (!isObject(one)) return false;
  const { hashed_secret: hash, line_number: line } = one;
  return typeof hash === 'string' && /^[0-9a-f]{40}$/.test(hash) && (line === undefined || Number.isInteger(line));
}
