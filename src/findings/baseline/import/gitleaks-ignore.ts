import type { KnownElsewhere } from './known-elsewhere.ts';

/** `COMMIT:FILE:RULE:LINE`, or `FILE:RULE:LINE` for files outside of git. */
const fingerprint = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):([^:]+):(\d+)$/;

/**
 * Reads a `.gitleaksignore`: one fingerprint a line, and comments (`#`).
 *
 * @returns null if the text is no such file
 */
export function gitleaksIgnore(text: string): readonly KnownElsewhere[] | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const found: KnownElsewhere[] = [];
  for (const line of lines) {
    const parts = fingerprint.exec(line);
    if (parts === null) return null;
    const [, commit = null, path = '', , number = ''] = parts;
    found.push({ name: `${path}:${number}`, path: slashes(path), commit, line: Number(number), isSecret: null });
  }
  return found;
}

/** A path as Windows writes it, with `/`. */
function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
