import { UserError } from '../../errors.ts';

/** One entry of the index. */
export interface IndexEntry {
  /** Octal: `100644`, `100755`, `120000` symlink, `160000` submodule. */
  readonly mode: string;
  readonly oid: string;
  /** 0; for an unmerged path 1 to 3. */
  readonly stage: number;
  readonly path: Buffer;
}

const header = /^(\d{6}) ([0-9a-f]+) ([0-3])$/;

/**
 * Reads `git ls-files --stage -z`: mode, object, stage, a tab, the path, NUL.
 *
 *     100644 7b18d017f89f61cf17d47f92749ea6930a3f1deb 0\tfile.txt\0
 *
 * @throws {UserError} with exit code 3 if the bytes have another shape.
 */
export function parseIndexEntries(listing: Buffer): readonly IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (let at = 0; at < listing.length; ) {
    const end = listing.indexOf(0, at);
    const tab = listing.indexOf(0x09, at);
    const found = end === -1 || tab === -1 || tab > end ? null : header.exec(listing.toString('latin1', at, tab));
    if (found === null) throw new UserError('git gave a list of the index that ends too early or is malformed', { exitCode: 3 });
    const [, mode, oid, stage] = found as unknown as readonly [string, string, string, string];
    entries.push({ mode, oid, stage: Number(stage), path: listing.subarray(tab + 1, end) });
    at = end + 1;
  }
  return entries;
}
