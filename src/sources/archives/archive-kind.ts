/** A format by what it begins with. `7z` and `rar` are known so that they can be named as not read. */
export type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'git-bundle' | '7z' | 'rar';

/** Bytes that are enough to tell. */
export const headBytes = 512;

const beginnings: readonly (readonly [ArchiveKind, Buffer])[] = [
  ['zip', Buffer.from('504b0304', 'hex')],
  // Without an entry.
  ['zip', Buffer.from('504b0506', 'hex')],
  ['gzip', Buffer.from('1f8b08', 'hex')],
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from('fd377a585a00', 'hex')],
  ['zstd', Buffer.from('28b52ffd', 'hex')],
  ['git-bundle', Buffer.from('# v2 git bundle\n')],
  ['git-bundle', Buffer.from('# v3 git bundle\n')],
  ['7z', Buffer.from('377abcaf271c', 'hex')],
  ['rar', Buffer.from('526172211a07', 'hex')],
];

/**
 * What content is an archive of, by its first bytes; a name says nothing that they do not. Null for anything else.
 *
 * @param head the first {@link headBytes} of the content, or all of it
 */
export function archiveKind(head: Buffer): ArchiveKind | null {
  const begun = beginnings.find(([, beginning]) => head.subarray(0, beginning.length).equals(beginning))?.[0];
  if (begun === 'bzip2') return isBzip2(head) ? 'bzip2' : null;
  return begun ?? (isTar(head) ? 'tar' : null);
}

/** `BZh`, the block size, and pi for a block or its square root for none. */
function isBzip2(head: Buffer): boolean {
  const block = head.toString('hex', 4, 10);
  return /[1-9]/.test(String.fromCharCode(head[3] ?? 0)) && (block === '314159265359' || block === '177245385090');
}

/** A header block's own checksum: bytes summed up, the eight of the checksum taken for spaces (POSIX pax, ustar). */
export function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const wanted = Number.parseInt(head.toString('latin1', 148, 156).replace(/[\0 ]+$/, '').trim(), 8);
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += head[i]!;
  return sum === wanted;
}
