import { showPath } from '../../wording/show-path.ts';

/** A path as text, or as bytes if it is not UTF-8. */
export type PathBytes = string | Buffer;

/** `folder/name`; bytes if one of the two is bytes. */
export function joinPath(folder: PathBytes, name: PathBytes): PathBytes {
  if (typeof folder === 'string' && typeof name === 'string') return `${folder}/${name}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), Buffer.from(name)] as readonly Uint8Array[]);
}

/** The path for people and rules: with `/`, and `\xNN` for bytes that are not UTF-8. */
export function pathText(path: PathBytes): string {
  return typeof path === 'string' ? path : showPath(path);
}
