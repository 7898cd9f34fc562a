/** A format, recognized by its first bytes. `7z` and `rar` are recognized only to name them as not read. */
export type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'git-bundle' | '7z' | 'rar';

/** How many bytes are enough to recognize a format. */
export const headBytes = 512;

const beginnings: readonly (readonly [ArchiveKind, Buffer])[] = [
  ['zip', Buffer.from('504b0304', 'hex')],
  // A zip without any entries.
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
 * The format of an archive, by its first bytes; its name does not matter. Null for anything else.
 *
 * @param head the first {@link headBytes} of the content, or all of it
 */
export function archiveKind(head: Buffer): ArchiveKind | null {
  const begun = beginnings.find(([, beginning]) => head.subarray(0, beginning.length).equals(beginning))?.[0];
  if (begun === 'bzip2') return isBzip2(head) ? 'bzip2' : null;
  return begun ?? (isTar(head) ? 'tar' : null);
}

/** `BZh`, the block size, and then the digits of pi before a block, or of its square root if there is none. */
function isBzip2(head: Buffer): boolean {
  const block = head.toString('hex', 4, 10);
  return /[1-9]/.test(String.fromCharCode(head[3] ?? 0)) && (block === '314159265359' || block === '177245385090');
}

/** Checks a header block's checksum: the sum of its bytes, with the eight of the checksum counted as spaces (POSIX pax, ustar). */
export function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const wanted = Number.parseInt(head.toString('latin1', 148, 156).replace(/[\0 ]+$/, '').trim(), 8);
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += head[i]!;
  return sum === wanted;
}
