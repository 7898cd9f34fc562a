import { UserError } from '../../../errors.ts';
import { readPlain } from '../../plain-file.ts';
import { type GitPlace, gitFailure, start } from '../../run.ts';

/**
 * The names of the objects that a pack should hold. They come from its index alone, so the pack may be broken. Reads
 * `git show-index`: `12 0f55b516… (1a2b3c4d)`: offset, name, checksum.
 *
 * @param pack path without `.pack`
 * @throws {UserError} with exit code 3 if the index cannot be read
 */
export async function packObjects(pack: string, place: GitPlace): Promise<readonly string[]> {
  const index = readIndex(`${pack}.idx`);
  const showing = start(['show-index'], place);
  showing.stdin.end(index);
  const chunks: Buffer[] = [];
  for await (const chunk of showing.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const ended = await showing.ended;
  if (ended.code !== 0) throw gitFailure(showing.args, ended);
  return Buffer.concat(chunks)
    .toString('latin1')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? []);
}

function readIndex(file: string): Buffer {
  const bytes = readPlain(file, Number.MAX_SAFE_INTEGER);
  if (bytes === null) throw new UserError('the index of a pack cannot be read', { where: file, exitCode: 3 });
  return bytes;
}
