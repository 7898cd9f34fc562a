import { basename, dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { isInBareRepository, type Repository, repositoryOrNull } from '../../git/repository/repository.ts';
import { type GitPlace, run } from '../../git/run.ts';
import { standingIn } from '../../git/repository/where.ts';
import { type ListedPath, type Listing, workTreeFiles } from '../../git/staging/work-tree-files.ts';
import type { PathBytes } from './path-bytes.ts';
import { walkFolder } from './walk-folder.ts';

type Refused = (folder: PathBytes, reason: string) => void;

/**
 * The paths to read below a folder. In a work tree these are the paths that git tracks or does not ignore; elsewhere
 * they are all paths. A folder that git ignores is read completely, since the user named it. git starts at once;
 * `refused` is called only while batches are read.
 * @param known the repository of `from`, if it is known already.
 * @throws {UserError} with exit code 3 if git fails, and in a bare repository.
 */
export function folderPaths(
  folder: string,
  from: GitPlace,
  known: Promise<Repository | null>,
  refused: Refused,
): AsyncGenerator<readonly ListedPath[], void, void> {
  const place = standingIn(folder, from);
  // The listing starts before it is known whether there is a repository, since there usually is one.
  const listing = workTreeFiles(place, refused);
  const here = place === from ? known : repositoryOrNull(place);
  here.catch(() => {});
  return choose(place, listing, here, refused);
}

async function* choose(
  place: GitPlace,
  listing: Listing,
  here: Promise<Repository | null>,
  refused: Refused,
): AsyncGenerator<readonly ListedPath[], void, void> {
  try {
    if ((await here) !== null) {
      let empty = true;
      for await (const batch of listing.batches) {
        empty = false;
        yield batch;
      }
      if (!empty || !(await isIgnored(place))) return;
    }
  } finally {
    listing.kill();
  }
  if ((await here) === null && (await isInBareRepository(place))) {
    throw new UserError('this is a bare repository: it has no files, and nothing would be found in the way that git stores them', { where: place.cwd, exitCode: 3, fix: 'sntrylint history reads all that it holds' });
  }
  yield* all(place.cwd, refused);
}

function* all(folder: string, refused: Refused): Generator<readonly ListedPath[], void, void> {
  let batch: ListedPath[] = [];
  for (const path of walkFolder(folder, refused)) {
    if (batch.push({ path, state: 'untracked' }) < 500) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function isIgnored({ cwd, env }: GitPlace): Promise<boolean> {
  const answer = await run(['check-ignore', '--quiet', '--', basename(cwd)], { cwd: dirname(cwd), env });
  return answer.code === 0;
}
