import { type IndexEntry, parseIndexEntries } from './parse-index-entries.ts';
import { type GitPlace, git } from '../run.ts';

/**
 * Up to this many paths are passed to git, which makes its answer shorter. With more paths, git compares them more
 * slowly than we do.
 */
const fewPaths = 64;

/** The entries of the index that were asked for. */
export interface NamedEntries {
  readonly entries: readonly IndexEntry[];
  /** The given paths that the index does not have, neither as a file nor as a folder. */
  readonly unknown: readonly string[];
}

/**
 * The entries of the index that `paths` name: files by their names, folders by the files below them.
 *
 * Node gives arguments as text, in which a byte that is not UTF-8 has become U+FFFD. So names are compared in this
 * form. If two entries differ only in such bytes, both are taken.
 * @param paths relative to the repository's root, with `/`; empty for all entries.
 */
export async function indexEntries(paths: readonly string[], place: GitPlace): Promise<NamedEntries> {
  const narrow = paths.length <= fewPaths && !paths.some((path) => path === '' || path.includes('\uFFFD'));
  const specs = narrow ? paths.map((path) => `:(top,literal)${path}`) : [':(top)'];
  const all = parseIndexEntries(await git(['ls-files', '--stage', '-z', '--full-name', '--', ...specs], place));
  const wanted = new Set(paths);
  const found = new Set<string>();
  const entries = all.filter(({ path }) => {
    const names = prefixes(path.toString('utf8')).filter((name) => wanted.has(name));
    for (const name of names) found.add(name);
    return names.length > 0;
  });
  return { entries, unknown: paths.filter((path) => !found.has(path) && path !== '') };
}

/** For `a/b/c` these are the empty text, `a`, `a/b` and `a/b/c`. */
function prefixes(path: string): readonly string[] {
  const names = ['', path];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) names.push(path.slice(0, slash));
  return names;
}
