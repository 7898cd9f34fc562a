import { isContent } from './parse-raw-diff.ts';
import { UserError } from '../../../errors.ts';
import { showPath } from '../../../wording/show-path.ts';

/** One step of a walk: a commit, or a path that it changes or deletes. */
export type CommitStep =
  | { readonly kind: 'commit'; readonly commit: string }
  | {
      readonly kind: 'change';
      readonly commit: string;
      /** As {@link showPath} gives it. */
      readonly path: string;
      /**
       * The blob of this commit at this path; null for a submodule, since its content belongs to another repository.
       */
      readonly oid: string | null;
      /** The blobs of the parents at this path, each once. */
      readonly before: readonly string[];
      /** Whether no parent has the path. */
      readonly isNewPath: boolean;
    }
  /** `before` are the blobs that stood at this path. */
  | { readonly kind: 'removal'; readonly commit: string; readonly path: string; readonly before: readonly string[] };

const malformed = 'git gave a list of changes that is malformed';

/**
 * Reads `git diff-tree --stdin --always -r -c --raw -z`: a commit's name, then its changes; each item ends with NUL
 * (`git help diff-tree`, "RAW OUTPUT FORMAT"). A merge has a colon, a mode and an object for each parent:
 *
 *     901d3170…\0:100644 100644 5716ca59… 7b18d017… M\0file.txt\0
 *     cd229800…\0::100644 100644 100644 00750edc… 0cfbf088… 53c74cd6… MM\0file.txt\0
 *
 * Returns how many bytes of an unfinished item the stream ended with; 1 if a path is missing.
 * @throws {UserError} with exit code 3 for bytes of another form: a change that is not understood must not be skipped.
 */
export async function* commitSteps(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly CommitStep[], number, void> {
  let rest: Buffer = Buffer.alloc(0);
  let commit: string | null = null;
  let header: string | null = null;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const steps: CommitStep[] = [];
    let at = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
      if (header !== null) {
        steps.push(change(commit, header, bytes.subarray(at, end)));
        header = null;
      } else if (bytes[at] === 0x3a) {
        header = bytes.toString('latin1', at, end);
      } else {
        commit = bytes.toString('latin1', at, end);
        if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new UserError(malformed, { exitCode: 3 });
        steps.push({ kind: 'commit', commit });
      }
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (steps.length > 0) yield steps;
  }
  return header === null ? rest.length : rest.length + 1;
}

function change(commit: string | null, header: string, path: Buffer): CommitStep {
  return (commit === null ? null : usualChange(commit, header, path)) ?? anyChange(commit, header, path);
}

/** A change compared with one parent, which nearly all are; null for all others, and for what is malformed. */
function usualChange(commit: string, header: string, path: Buffer): CommitStep | null {
  // `:100644 100644 5716ca59… 7b18d017… M`
  const oldEnd = 15 + commit.length;
  const newEnd = oldEnd + 1 + commit.length;
  const isUsual = header.length === newEnd + 2 && header[1] !== ':' && header.indexOf(' ') === 7 && header.indexOf(' ', 8) === 14 && header.indexOf(' ', 15) === oldEnd && header.indexOf(' ', oldEnd + 1) === newEnd && header[newEnd + 1] !== ' ';
  if (!isUsual) return null;
  const [oldMode, mode] = [header.slice(1, 7), header.slice(8, 14)];
  const before = isContent(oldMode) ? [header.slice(15, oldEnd)] : [];
  if (mode === absent) return { kind: 'removal', commit, path: showPath(path), before };
  return { kind: 'change', commit, path: showPath(path), oid: isContent(mode) ? header.slice(oldEnd + 1, newEnd) : null, before, isNewPath: oldMode === absent };
}

function anyChange(commit: string | null, header: string, path: Buffer): CommitStep {
  const parents = /^:+/.exec(header)![0].length;
  const fields = header.slice(parents).split(' ');
  const [mode, oid] = [fields[parents], fields[2 * parents + 1]];
  if (commit === null || mode === undefined || oid === undefined || fields.length !== 2 * parents + 3) throw new UserError(malformed, { exitCode: 3 });
  const old = fields.slice(0, parents).map((oldMode, parent) => ({ oldMode, oldOid: fields[parents + 1 + parent]! }));
  const before = [...new Set(old.filter(({ oldMode }) => isContent(oldMode)).map(({ oldOid }) => oldOid))];
  if (mode === absent) return { kind: 'removal', commit, path: showPath(path), before };
  return {
    kind: 'change',
    commit,
    path: showPath(path),
    oid: isContent(mode) ? oid : null,
    before,
    isNewPath: old.every(({ oldMode }) => oldMode === absent),
  };
}

const absent = '000000';
