import { Unreadable } from '../../errors.ts';

/** How far an archive is opened. Each limit holds for one outermost archive and everything in it. */
export interface ArchiveLimits {
  /** How many archives may be inside one another. A compressed tar counts as two. */
  readonly depth: number;
  readonly entries: number;
  /** Unpacked bytes. */
  readonly bytes: number;
  /** Unpacked bytes for each byte of the archive, after the first `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
  /** Bytes of one archive that are held in memory while it is read. */
  readonly heldBytes: number;
}

/** The limits in use. docs/archives.md explains them. */
export const archiveLimits: ArchiveLimits = {
  depth: 8,
  entries: 100_000,
  bytes: 4_000_000_000,
  ratio: 250,
  freeBytes: 32_000_000,
  heldBytes: 256_000_000,
};

/** What is left of the limits while an archive is read. */
export interface Budget {
  readonly limits: ArchiveLimits;
  /** Why reading the archive stopped; null while it goes on. */
  spent(): string | null;
  /** Counts an entry. @throws {Unreadable} past the limit */
  entry(): void;
  /** Counts unpacked bytes. @throws {Unreadable} past a limit */
  out(bytes: number): void;
}

/** @param size of the outermost archive, in bytes */
export function budget(limits: ArchiveLimits, size: number): Budget {
  let entries = 0;
  let bytes = 0;
  let reason: string | null = null;
  const stop = (why: string): never => {
    reason = `${why}; the rest of the archive was not read`;
    throw new Unreadable(reason);
  };
  return {
    limits,
    spent: () => reason,
    entry() {
      entries += 1;
      if (entries > limits.entries) stop(`it has more than ${limits.entries.toLocaleString('en')} entries`);
    },
    out(count) {
      bytes += count;
      if (bytes > limits.bytes) stop(`more than ${limits.bytes.toLocaleString('en')} bytes come out of it`);
      if (bytes > limits.freeBytes && bytes > limits.ratio * size) stop(`it grows to more than ${limits.ratio} times its size`);
    },
  };
}
