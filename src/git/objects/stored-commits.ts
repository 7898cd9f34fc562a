import { type GitPlace, gitFailure, start } from '../run.ts';

/**
 * The names of all stored commits, even if no ref reaches them. Reads `git cat-file --batch-all-objects --batch-check`:
 * `commit SP <oid> LF` among lines for other types.
 * @throws {UserError} with exit code 3 if git fails
 */
export async function storedCommits(place: GitPlace): Promise<readonly string[]> {
  const git = start(['cat-file', '--batch-check=%(objecttype) %(objectname)', '--batch-all-objects'], place);
  git.stdin.end();
  const commits: string[] = [];
  let rest = '';
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('commit ')) commits.push(line.slice(7));
  }
  const ended = await git.ended;
  if (ended.code !== 0) throw gitFailure(git.args, ended);
  return commits;
}
