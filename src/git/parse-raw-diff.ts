import { UserError } from '../errors.ts';

/** One changed path of a raw diff. */
export interface RawChange {
  /** Octal file modes: `100644`, `100755`, `120000` symlink, `160000` submodule, `000000` absent. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Object names in hex, 40 digits or 64; all zero where there is no such object. */
  readonly oldOid: string;
  readonly newOid: string;
  /** A added, D deleted, M modified, T type changed, U unmerged. */
  readonly status: string;
  readonly path: Buffer;
}

const header = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;

/**
 * Reads `git diff-index --raw -z --no-renames`. Each change is a header and a path, each ended by NUL
 * (`git help diff-index`, "RAW OUTPUT FORMAT"):
 *
 *     :100644 100644 5716ca5987… 7b18d017f8… M\0file.txt\0
 *
 * @throws {UserError} with exit code 3 where the bytes have another shape: a change that was not understood is never left out.
 */
export function parseRawDiff(raw: Buffer): readonly RawChange[] {
  const changes: RawChange[] = [];
  for (let at = 0; at < raw.length; ) {
    const endOfHeader = raw.indexOf(0, at);
    const endOfPath = endOfHeader === -1 ? -1 : raw.indexOf(0, endOfHeader + 1);
    const found = endOfPath === -1 ? null : header.exec(raw.toString('latin1', at, endOfHeader));
    if (found === null) throw new UserError('git gave a list of changes that ends too early or is malformed', { exitCode: 3 });
    const [, oldMode, newMode, oldOid, newOid, status] = found as unknown as readonly [string, string, string, string, string, string];
    changes.push({ oldMode, newMode, oldOid, newOid, status, path: raw.subarray(endOfHeader + 1, endOfPath) });
    at = endOfPath + 1;
  }
  return changes;
}
