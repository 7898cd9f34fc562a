import { Unreadable, UserError } from '../../errors.ts';
import { wholeLimit } from '../../disk/whole-limit.ts';
import { ByteReader } from './byte-reader.ts';
import { absentObjects, isBrokenPromise } from './absent-objects.ts';
import { isNameOf, notItsName, provenChunks } from './object-name.ts';
import { type GitPlace, type Running, gitFailure, start } from '../run.ts';

/** The types of objects that hold text. */
export type ObjectType = 'blob' | 'commit' | 'tag';

/** What git answered about one object name. */
export type GitObject =
  | {
      readonly kind: ObjectType;
      readonly oid: string;
      /** Bytes. */
      readonly size: number;
      /** One buffer up to {@link wholeLimit} bytes, else chunks, which must be read before the next object. */
      readonly content: Buffer | AsyncIterable<Buffer>;
    }
  /** `isMissing`: the repository does not have it, as a partial clone may. */
  | { readonly kind: 'unreadable'; readonly oid: string; readonly reason: string; readonly isMissing?: boolean };

/** How many requests are sent before their answers are read: enough that neither side waits, too few to fill both pipes. */
const ahead = 128;

/** Longer than any header: 64 hex digits, a type, a size. */
const headerLimit = 200;

const reply = /^([0-9a-f]+) (?:(blob|tree|commit|tag) (\d+)|(missing|ambiguous))$/;

const lineFeed = 0x0a;
const noEnd = 'an object without its end';

/** The empty blob. An intent-to-add entry of the index names it, but git may not have stored it. */
const emptyBlobs: ReadonlySet<string> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

/**
 * One `git cat-file --batch`. Requests are pipelined. Its stream is read strictly: anything but the complete expected
 * answer is an error (`git help cat-file`, "BATCH OUTPUT"):
 *
 *     <oid> SP <type> SP <size> LF <contents> LF
 *     <oid> SP missing LF
 */
export class CatFile {
  readonly #place: GitPlace;
  #git: Running;
  #reader: ByteReader;
  /** Whether git has ended at an object that a partial clone lacks. From then on git is not asked for absent ones. */
  #isPartial = false;
  /** The objects that git does not have and is not asked for. */
  #absent: ReadonlySet<string> = new Set();

  /** Reads what nobody wanted of a large object; null if there is none. */
  #rest: (() => Promise<void>) | null = null;
  /** Whether an object whose content does not match its name is unreadable. */
  readonly #proves: boolean;

  /** @param names whether contents are checked against their names, which those of hostile packs may not match */
  constructor(place: GitPlace, names: 'names are checked' | 'names are not checked here' = 'names are checked') {
    this.#place = place;
    this.#proves = names === 'names are checked';
    this.#git = start(['cat-file', '--batch'], place);
    this.#reader = new ByteReader(this.#git.stdout);
  }

  /**
   * Whether a revision (`MERGE_HEAD`) names an object. May be called only once, before everything else.
   * @throws {UserError} with exit code 3 if git ends or its stream is not as expected.
   */
  async knows(revision: string): Promise<boolean> {
    this.#git.stdin.write(`${revision}\n`);
    const line = await this.#reader.line(headerLimit);
    if (line === null) throw await this.#broken('no answer');
    if (line === `${revision} missing`) return false;
    const size = reply.exec(line)?.[3];
    if (size === undefined) throw await this.#broken('an answer to another question');
    await this.#drain(Number(size));
    return true;
  }

  /**
   * The objects in the order of `oids`. One call at a time. An object of another type than `wanted` counts as unreadable.
   * @param last whether no other call follows: then git's input is closed, so that git ends after its last answer.
   * @throws {UserError} with exit code 3 if git ends or its stream is not as expected.
   */
  async *objects(oids: readonly string[], last = false, wanted: readonly ObjectType[] = ['blob']): AsyncGenerator<GitObject, void, void> {
    if (this.#isPartial) this.#absent = await absentObjects(oids, this.#place);
    let asked = 0;
    for (let index = 0; index < oids.length; index++) {
      const oid = oids[index]!;
      if (asked < oids.length && asked - index < ahead / 2) asked = this.#ask(oids, asked, index + ahead);
      if (last && asked === oids.length) this.#noMore();
      if (emptyBlobs.has(oid)) yield { kind: 'blob', oid, size: 0, content: Buffer.alloc(0) };
      else if (this.#absent.has(oid)) yield { kind: 'unreadable', oid, reason: absent(oid, 'missing'), isMissing: true };
      else if (this.#reader.hasBytes() || !(await this.#endedAt(oid, oids, index))) {
        yield this.#answer(oid, wanted);
        if (this.#rest !== null) await this.#rest();
        this.#rest = null;
      } else {
        // The same object is looked at again, and now counts as missing.
        asked = index;
        index -= 1;
      }
    }
  }

  /**
   * Ends git, after every answer was read.
   * @throws {UserError} with exit code 3 if git failed, or wrote more than it was asked for.
   */
  async close(): Promise<void> {
    this.#noMore();
    if ((await this.#reader.some(1)) !== null) throw await this.#broken('more bytes than were asked for');
    const ended = await this.#git.ended;
    if (ended.code !== 0) throw gitFailure(this.#git.args, ended);
  }

  /** Ends git at once. */
  kill(): void {
    this.#git.kill();
  }

  /** Closes git's input, once: for each further time Node would make an error, and load what writes it. */
  #noMore(): void {
    if (!this.#git.stdin.writableEnded) this.#git.stdin.end();
  }

  #ask(oids: readonly string[], from: number, to: number): number {
    const names = oids.slice(from, to);
    const stored = names.filter((oid) => !emptyBlobs.has(oid) && !this.#absent.has(oid));
    if (stored.length > 0) this.#git.stdin.write(`${stored.join('\n')}\n`);
    return from + names.length;
  }

  /**
   * Whether git has ended at an object that a partial clone lacks. Then another git was started for the rest of the objects.
   */
  async #endedAt(oid: string, oids: readonly string[], index: number): Promise<boolean> {
    if (!(await this.#reader.isAtEnd()) || !isBrokenPromise((await this.#git.ended).stderr)) return false;
    this.#absent = await absentObjects(oids.slice(index), this.#place);
    if (!this.#absent.has(oid)) return false;
    this.#isPartial = true;
    this.#git = start(['cat-file', '--batch'], this.#place);
    this.#reader = new ByteReader(this.#git.stdout);
    return true;
  }

  /** The next answer. Most answers have come already, and then nobody waits for them. */
  #answer(oid: string, wanted: readonly ObjectType[]): GitObject | Promise<GitObject> {
    const line = this.#reader.lineNow(headerLimit);
    return line === null ? this.#lateAnswer(oid, wanted) : this.#object(line, oid, wanted);
  }

  async #lateAnswer(oid: string, wanted: readonly ObjectType[]): Promise<GitObject> {
    const line = await this.#reader.line(headerLimit);
    if (line === null) throw await this.#broken('no answer');
    return this.#object(line, oid, wanted);
  }

  #object(line: string, oid: string, wanted: readonly ObjectType[]): GitObject | Promise<GitObject> {
    const found = reply.exec(line);
    if (found === null || found[1] !== oid) return this.#fail('an answer to another question');
    if (found[4] !== undefined) return this.#unanswered(oid, found[4]);
    const size = Number(found[3]);
    const kind = wanted.find((type) => type === found[2]);
    if (kind === undefined) return this.#unwanted(oid, size, `is a ${found[2]}, not a ${wanted.join(' or a ')}`);
    if (size > wholeLimit) return this.#large(kind, oid, size);
    const answer = this.#reader.exactlyNow(size + 1);
    return answer === null ? this.#lateContent(kind, oid, size) : this.#whole(kind, oid, answer);
  }

  async #lateContent(kind: ObjectType, oid: string, size: number): Promise<GitObject> {
    const answer = await this.#reader.exactly(size + 1);
    if (answer === null) throw await this.#broken(`less than the ${size} bytes of ${oid.slice(0, 12)}`);
    return this.#whole(kind, oid, answer);
  }

  /** @param answer the content and the line feed after it */
  #whole(kind: ObjectType, oid: string, answer: Buffer): GitObject | Promise<GitObject> {
    const size = answer.length - 1;
    if (answer[size] !== lineFeed) return this.#fail(noEnd);
    const content = answer.subarray(0, size);
    return this.#proves && !isNameOf(oid, kind, content) ? { kind: 'unreadable', oid, reason: notItsName } : { kind, oid, size, content };
  }

  async #unanswered(oid: string, word: string): Promise<GitObject> {
    return { kind: 'unreadable', oid, reason: await this.#whyAbsent(oid, word), isMissing: word === 'missing' };
  }

  async #unwanted(oid: string, size: number, what: string): Promise<GitObject> {
    await this.#drain(size);
    return { kind: 'unreadable', oid, reason: `its object ${oid.slice(0, 12)} ${what}` };
  }

  #large(kind: ObjectType, oid: string, size: number): GitObject {
    let left = size;
    const reader = this.#reader;
    const broken = (): Promise<UserError> => this.#broken(`less than the ${size} bytes of ${oid.slice(0, 12)}`);
    async function* chunks(): AsyncGenerator<Buffer, void, void> {
      while (left > 0) {
        const chunk = await reader.some(left);
        if (chunk === null) throw new Unreadable((await broken()).what);
        left -= chunk.length;
        yield chunk;
      }
    }
    const isItsName = (isOne: boolean): void => {
      if (!isOne) throw new Unreadable(notItsName);
    };
    this.#rest = () => this.#drain(left);
    return { kind, oid, size, content: this.#proves ? provenChunks(oid, kind, size, chunks(), isItsName) : chunks() };
  }

  async #drain(size: number): Promise<void> {
    for (let left = size; left > 0; ) {
      const chunk = await this.#reader.some(left);
      if (chunk === null) throw await this.#broken('an object that is not whole');
      left -= chunk.length;
    }
    await this.#endOfObject();
  }

  async #endOfObject(): Promise<void> {
    if ((await this.#reader.exactly(1))?.[0] !== lineFeed) throw await this.#broken(noEnd);
  }

  async #whyAbsent(oid: string, word: string): Promise<string> {
    // git wrote its error before it ended, into another pipe: one turn of the event loop brings it in.
    await new Promise((resolve) => setImmediate(resolve));
    const words = this.#git.stderr().trim().split('\n').at(-1);
    return absent(oid, word) + (words ? ` (git: ${words})` : '');
  }

  async #fail(what: string): Promise<never> {
    throw await this.#broken(what);
  }

  async #broken(what: string): Promise<UserError> {
    // If the stream has ended, git has ended too and gives the reason. If it goes on, it is useless and git is killed.
    const goesOn = !this.#git.stdout.readableEnded;
    if (goesOn) this.#git.kill();
    const ended = await this.#git.ended;
    if (ended.code !== 0 && !goesOn) return gitFailure(this.#git.args, ended);
    return new UserError(`git cat-file broke off: it gave ${what}`, { exitCode: 3 });
  }
}

function absent(oid: string, word: string): string {
  return `its object ${oid.slice(0, 12)} is ${word}`;
}
