import { showPath } from '../../wording/show-path.ts';
import { type GitPlace, gitFailure, start } from '../run.ts';

/**
 * The files of a tree and of all folders below it: path to blob. Submodules are left out. Reads `git ls-tree -r -z`:
 * mode, type, object, a tab, the path, NUL.
 * @throws {UserError} with exit code 3 if git fails.
 */
export async function treeEntries(tree: string, place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const git = start(['ls-tree', '-r', '-z', '--full-tree', tree], place);
  git.stdin.end();
  const entries = new Map<string, string>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
      const tab = bytes.indexOf(0x09, at);
      const [, type, oid] = bytes.toString('latin1', at, tab).split(' ');
      if (type === 'blob') entries.set(showPath(bytes.subarray(tab + 1, end)), oid!);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
  const ended = await git.ended;
  if (ended.code !== 0 || rest.length > 0) throw gitFailure(git.args, ended);
  return entries;
}
