import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A repository below a folder that the user named, or a folder there that could not be read. */
export type FoundFolder =
  /** The absolute path of its git folder. */
  | { readonly kind: 'repository'; readonly path: string }
  | { readonly kind: 'not-listed'; readonly path: string; readonly reason: string };

/** How deep folders are searched; servers keep `group/sub-group/…/name.git`. */
const deepest = 24;

/**
 * The repositories at or below a folder: bare ones, and the `.git` of work trees. Folders inside a repository are not
 * searched. Links are not followed, since they may lead anywhere; a link to a folder is named.
 */
export function* repositoryFolders(top: string, depth = 0): Generator<FoundFolder> {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(top, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'not-listed', path: top, reason: `it could not be read (${(error as NodeJS.ErrnoException).code ?? 'it failed'})` };
    return;
  }
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  // The signs by which git recognizes a repository (`is_git_directory` in git's setup.c): HEAD, objects/ and refs/.
  if (folders.has('objects') && folders.has('refs') && entries.some(({ name }) => name === 'HEAD')) {
    yield { kind: 'repository', path: top };
    return;
  }
  if (folders.has('.git')) {
    yield { kind: 'repository', path: join(top, '.git') };
    return;
  }
  if (entries.some((entry) => entry.name === '.git' && !entry.isDirectory())) {
    // A file `.git`: a work tree beside its repository, or that of a submodule (gitrepository-layout(5)).
    yield { kind: 'not-listed', path: join(top, '.git'), reason: 'it leads to a repository in another place, and is not followed; name that repository' };
    return;
  }
  if (depth >= deepest) {
    yield { kind: 'not-listed', path: top, reason: `it lies deeper than ${deepest} folders; name it by itself` };
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = top.endsWith(sep) ? top + entry.name : join(top, entry.name);
    if (entry.isDirectory()) yield* repositoryFolders(path, depth + 1);
    else if (entry.isSymbolicLink() && leadsToFolder(path)) yield { kind: 'not-listed', path, reason: 'it is a link, which is not followed; name what it leads to' };
  }
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    // The link leads to nothing, or in a circle.
    return false;
  }
}
