import { createHash } from 'node:crypto';

/** A repository's refs, as `git ls-remote --symref` lists them. */
export interface RemoteRefs {
  /** Whether there is anything to fetch. */
  readonly isEmpty: boolean;
  /** How many lines the list has. */
  readonly count: number;
  /** The hash algorithm of its object names. */
  readonly objectFormat: 'sha1' | 'sha256';
  /** The branch that HEAD names; null if it names none. */
  readonly head: string | null;
  /** SHA-256 of the whole list. It is the same if nothing has changed. */
  readonly hash: string;
}

/**
 * Reads lines such as
 *
 *     ref: refs/heads/main	HEAD
 *     8c302f…	HEAD
 *     8c302f…	refs/heads/main
 */
export function readRefs(output: Buffer): RemoteRefs {
  const lines = output.toString('latin1').split('\n').filter((line) => line !== '');
  const symbolic = lines.map((line) => /^ref: (refs\/heads\/[^\t]+)\tHEAD$/.exec(line)?.[1]).find((name) => name !== undefined);
  return {
    count: lines.length,
    isEmpty: !lines.some((line) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})\t/.test(line)),
    objectFormat: lines.some((line) => /^[0-9a-f]{64}\t/.test(line)) ? 'sha256' : 'sha1',
    head: symbolic === undefined ? null : Buffer.from(symbolic, 'latin1').toString('utf8'),
    hash: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
  };
}
