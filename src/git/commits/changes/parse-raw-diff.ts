import { UserError } from '../../../errors.ts';

/** One changed path of a raw diff. */
export interface RawChange {
  /** Octal file modes: `100644`, `100755`, `120000` symlink, `160000` submodule, `000000` absent. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Object names in hexadecimal, 40 digits or 64; all zeros if there is no object. */
  readonly oldOid: string;
  readonly newOid: string;
  /** A added, D deleted, M modified, T type changed, U unmerged. */
  readonly status: string;
  readonly path: Buffer;
}

const header = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;

/** Reads the header before a path; null if the text is not a header. */
export function parseChange(text: string): Omit<RawChange, 'path'> | null {
  const found = header.exec(text);
  if (found === null) return null;
  const [, oldMode, newMode, oldOid, newOid, status] = found as unknown as readonly [string, string, string, string, string, string];
  return { oldMode, newMode, oldOid, newOid, status };
}

/**
 * Reads `git diff-index --raw -z --no-renames`. Each change is a header and a path, each ended by NUL
 * (`git help diff-index`, "RAW OUTPUT FORMAT"):
 *
 *     :100644 100644 5716ca5987… 7b18d017f8… M\0file.txt\0
 *
 * @throws {UserError} with exit code 3 for bytes of another form: a change that is not understood must not be skipped.
 */
export function parseRawDiff(raw: Buffer): readonly RawChange[] {
  const parser = rawDiffParser();
  const changes = parser.feed(raw);
  parser.end();
  return changes;
}

/** Does what {@link parseRawDiff} does, for a list that comes in pieces. */
export interface RawDiffParser {
  feed(chunk: Buffer): readonly RawChange[];
  /** To be called after the last piece. */
  end(): void;
}

/** Starts to read a list. An incomplete change at the end of a piece is kept until the next piece. */
export function rawDiffParser(): RawDiffParser {
  let rest: Buffer = Buffer.alloc(0);
  return {
    feed(chunk) {
      const raw = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const changes: RawChange[] = [];
      let at = 0;
      for (;;) {
        const endOfHeader = raw.indexOf(0, at);
        const endOfPath = endOfHeader === -1 ? -1 : raw.indexOf(0, endOfHeader + 1);
        if (endOfPath === -1) break;
        const change = parseChange(raw.toString('latin1', at, endOfHeader));
        if (change === null) throw malformed();
        changes.push({ ...change, path: raw.subarray(endOfHeader + 1, endOfPath) });
        at = endOfPath + 1;
      }
      rest = raw.subarray(at);
      return changes;
    },
    end() {
      if (rest.length > 0) throw malformed();
    },
  };
}

function malformed(): UserError {
  return new UserError('git gave a list of changes that ends too early or is malformed', { exitCode: 3 });
}

/**
 * Whether an entry of this mode has content here. Files and symlinks have; absent files (`000000`) and submodules
 * (`160000`) do not.
 */
export function isContent(mode: string): boolean {
  return mode.startsWith('100') || mode === '120000';
}
