import { UserError } from '../../errors.ts';
import { type GitPlace, type Running, gitFailure, start } from '../run.ts';
import { ByteReader } from './byte-reader.ts';

/**
 * The type of each object (`commit`, `tree`, `blob`, `tag`); null if this repository does not have it.
 * @throws {UserError} with exit code 3 if git fails or does not answer each question.
 */
export async function objectTypes(oids: readonly string[], place: GitPlace): Promise<ReadonlyMap<string, string | null>> {
  const types = new ObjectTypes(place);
  try {
    return await types.of(oids);
  } finally {
    types.end();
  }
}

/** Longer than any answer: 64 hex digits, a type, a size. */
const answerLimit = 200;

/**
 * One git that tells types, as often as it is asked, since starting it takes longer than its work. Reads `git cat-file
 * --batch-check`: `<oid> SP <type> SP <size> LF` or `<oid> SP missing LF`.
 */
export class ObjectTypes {
  readonly #git: Running;
  readonly #reader: ByteReader;

  constructor(place: GitPlace) {
    this.#git = start(['cat-file', '--batch-check'], place);
    this.#reader = new ByteReader(this.#git.stdout);
  }

  /**
   * Does what {@link objectTypes} does. One call at a time.
   * @throws {UserError} with exit code 3 if git fails or does not answer each question.
   */
  async of(oids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    this.#git.stdin.write(oids.map((oid) => `${oid}\n`).join(''));
    const types = new Map<string, string | null>();
    for (const oid of oids) {
      const line = await this.#reader.line(answerLimit);
      const found = /^([0-9a-f]+) (?:(commit|tree|blob|tag) \d+|missing)$/.exec(line ?? '');
      if (found?.[1] !== oid) throw await this.#broken(line === null);
      types.set(oid, found[2] ?? null);
    }
    return types;
  }

  /** Ends git. */
  end(): void {
    this.#git.kill();
  }

  async #broken(hasEnded: boolean): Promise<UserError> {
    if (!hasEnded) this.#git.kill();
    const ended = await this.#git.ended;
    if (hasEnded && ended.code !== 0) return gitFailure(this.#git.args, ended);
    return new UserError('git cat-file gave fewer answers than were asked for', { exitCode: 3 });
  }
}
