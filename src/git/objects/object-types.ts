import { UserError } from '../../errors.ts';
import { type GitPlace, gitToldLines } from '../run.ts';

/**
 * The type of each object (`commit`, `tree`, `blob`, `tag`); null if this repository does not have it. Reads `git
 * cat-file --batch-check`: `<oid> SP <type> SP <size> LF` or `<oid> SP missing LF`.
 * @throws {UserError} with exit code 3 if git fails or does not answer each question.
 */
export async function objectTypes(oids: readonly string[], place: GitPlace): Promise<ReadonlyMap<string, string | null>> {
  const answers = await gitToldLines(oids, ['cat-file', '--batch-check'], place);
  const types = new Map<string, string | null>();
  for (const line of answers.toString('latin1').split('\n')) {
    const found = /^([0-9a-f]+) (?:(commit|tree|blob|tag) \d+|missing)$/.exec(line);
    if (found !== null) types.set(found[1]!, found[2] ?? null);
  }
  if (oids.some((oid) => !types.has(oid))) throw new UserError('git cat-file gave fewer answers than were asked for', { exitCode: 3 });
  return types;
}
