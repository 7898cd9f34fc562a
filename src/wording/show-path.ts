import { isUtf8 } from 'node:buffer';

/**
 * A path from git as text. Git's paths are bytes. Bytes that are not UTF-8 are shown as `\xNN`: the bytes `caf\351`
 * (Latin-1) become `caf\xe9`.
 */
export function showPath(path: Buffer): string {
  if (isUtf8(path)) return path.toString('utf8');
  let text = '';
  for (let at = 0; at < path.length; ) {
    const length = characterLength(path, at);
    text += length === 0 ? `\\x${path[at]!.toString(16).padStart(2, '0')}` : path.toString('utf8', at, at + length);
    at += length || 1;
  }
  return text;
}

/** The bytes of the UTF-8 character that starts at `at`; 0 if none starts there. */
function characterLength(path: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= path.length; length++) {
    if (isUtf8(path.subarray(at, at + length))) return length;
  }
  return 0;
}
