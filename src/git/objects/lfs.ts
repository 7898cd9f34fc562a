import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { gitConfig } from '../repository/git-config.ts';
import { type GitPlace, git } from '../run.ts';

/** The pointer that git stores for a file of Git LFS. */
export interface LfsPointer {
  /** The SHA-256 of the file, in lower-case hex. */
  readonly oid: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** Content of this size or more is not a pointer (git-lfs/git-lfs lfs/pointer.go, `BlobSizeCutoff`). */
export const pointerLimit = 1024;

/** The versions of pointers. */
export const pointerVersions = ['https://git-lfs.github.com/spec/v1', 'https://hawser.github.com/spec/v1', 'http://git-media.io/v/2'];

/**
 * Reads a pointer as Git LFS does (git-lfs/git-lfs lfs/pointer.go, `DecodePointer`); null for all other content. As in
 * Git LFS, all Unicode spaces around it are ignored, and only the beginning of a line with an extension is checked.
 *
 *     version https://git-lfs.github.com/spec/v1
 *     oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
 *     size 12345
 */
export function lfsPointer(content: Uint8Array): LfsPointer | null {
  if (content.length >= pointerLimit || !mayBegin(content)) return null;
  const text = Buffer.from(content.buffer, content.byteOffset, content.length);
  if (!text.includes('version http')) return null;
  // Between version and size there may be lines for extensions, which are programs that changed the file.
  const lines = text.toString('utf8').replaceAll(/^[\s\u0085]+|[\s\u0085]+$/g, '').split(/\r?\n/).filter((line) => line !== '' && !/^ext-\d-\w[^ ]* sha256:[0-9a-f]{64}$/.test(line));
  const [version = '', oid = '', size = ''] = lines;
  const [hash, bytes] = [/^oid sha256:([0-9a-f]{64})$/.exec(oid)?.[1], /^size (?:\+?(?=\d)|-(?=0+$))(\d+)$/.exec(size)?.[1]];
  if (lines.length !== 3 || hash === undefined || bytes === undefined || !pointerVersions.some((one) => version === `version ${one}`)) return null;
  return { oid: hash, size: Number(bytes) };
}

/** Whether the first letter is that of `version` or of an extension. Spaces outside of ASCII consist of bytes above 0x7F. */
function mayBegin(content: Uint8Array): boolean {
  let at = 0;
  while (at < content.length && (content[at]! <= 0x20 || content[at]! > 0x7f)) at++;
  return content[at] === 0x76 || content[at] === 0x65;
}

/**
 * Makes a function that gives the path of a pointer's file in this repository. It lies below `lfs/objects` in the
 * folder that all work trees share, or in the folder that `lfs.storage` names. A hostile repository may set
 * `lfs.storage`, but a file there is read only if it is a plain file with the right size and hash.
 *
 * @returns null if git finds no repository here
 */
export async function lfsFiles(place: GitPlace): Promise<((pointer: LfsPointer) => string) | null> {
  try {
    const [common, storage] = await Promise.all([git(['rev-parse', '--git-common-dir'], place), gitConfig('^lfs\\.storage$', place)]);
    const folder = resolve(place.cwd, common.toString('utf8').slice(0, -1), storage.at(-1)?.value || 'lfs');
    return ({ oid }) => resolve(folder, 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}
