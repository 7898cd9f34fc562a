import { UserError } from '../../errors.ts';
import { gitFailure, start, type GitPlace } from '../run.ts';

/** The callbacks of {@link objectStream}. A content is valid only during the call. */
export interface ObjectVisitor {
  readonly object: (type: string, oid: string, content: Buffer) => void;
  /** Called for an object above the limit. Its content is skipped. */
  readonly large: (type: string, oid: string, size: number) => void;
  readonly missing: (oid: string) => void;
}

const header = /^([0-9a-f]{40,64}) (?:(\w+) (\d+)|missing)$/;
const longestHeader = 128;

/**
 * Reads many objects as fast as git gives them. All names are sent at once, with `--buffer`, and each content is passed
 * on without a copy. This is twice as fast as one answer at a time.
 *
 * @param limit in bytes; larger objects are not passed on
 * @throws {UserError} with exit code 3 if git ends before its last answer, or answers something unexpected
 */
export async function objectStream(oids: readonly string[], limit: number, place: GitPlace, visit: ObjectVisitor): Promise<void> {
  const git = start(['cat-file', '--batch', '--buffer'], place);
  try {
    git.stdin.end(`${oids.join('\n')}\n`);
    const parser = objectParser(oids, limit, visit);
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) parser.feed(chunk);
    const ended = await git.ended;
    if (ended.code !== 0) throw gitFailure(git.args, ended);
    if (!parser.isDone()) throw new UserError('git cat-file ended before its last answer', { exitCode: 3 });
  } finally {
    git.kill();
  }
}

/** Reads the stream in chunks of any length. Anything but the expected answers is an error. */
export function objectParser(oids: readonly string[], limit: number, visit: ObjectVisitor): { feed(chunk: Buffer): void; isDone(): boolean } {
  let line = '';
  let next = 0;
  /** The object whose content is being read; `left` includes the line feed after it. */
  let due: { readonly type: string; readonly oid: string; readonly size: number; left: number; readonly body: Buffer | null } | null = null;

  const broken = (what: string): UserError => new UserError(`git cat-file broke off: it gave ${what}`, { exitCode: 3 });

  const begin = (): void => {
    const found = header.exec(line);
    if (found === null || found[1] !== oids[next]) throw broken('an answer to another question');
    next++;
    line = '';
    const [, oid, type, digits] = found;
    if (type === undefined) return visit.missing(oid!);
    const size = Number(digits);
    due = { type, oid: oid!, size, left: size + 1, body: null };
  };

  const finish = (content: Buffer | null, last: number | undefined): void => {
    if (last !== 0x0a) throw broken('an object without its end');
    const { type, oid, size } = due!;
    due = null;
    if (content === null) visit.large(type, oid, size);
    else visit.object(type, oid, content);
  };

  return {
    isDone: () => next === oids.length && due === null && line === '',
    feed(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (due === null) {
          const end = chunk.indexOf(0x0a, at);
          line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
          if (line.length > longestHeader) throw broken('no header of an object');
          if (end === -1) return;
          at = end + 1;
          begin();
          continue;
        }
        const { size, left } = due as { size: number; left: number };
        const taken = Math.min(left, chunk.length - at);
        if (size > limit) {
          due.left -= taken;
          if (due.left === 0) finish(null, chunk[at + taken - 1]);
        } else if (taken === size + 1) {
          finish(chunk.subarray(at, at + size), chunk[at + size]);
        } else {
          const body: Buffer = due.body ?? Buffer.allocUnsafe(size + 1);
          chunk.copy(body, size + 1 - left, at, at + taken);
          due = { ...due, body, left: left - taken };
          if (due.left === 0) finish(body.subarray(0, size), body[size]);
        }
        at += taken;
      }
    },
  };
}
