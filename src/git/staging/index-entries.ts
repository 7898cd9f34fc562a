import { type IndexEntry, parseIndexEntries } from './parse-index-entries.ts';
import { type GitPlace, git } from '../run.ts';

/** Above this many paths git compares slower than we do; below it, its answer is shorter. */
const fewPaths = 64;

/** A path the index does not have: nothing of that name, and nothing below it. */
export interface NamedEntries {
  readonly entries: readonly IndexEntry[];
  /** The paths that name no entry, as they were given. */
  readonly unknown: readonly string[];
}

/**
 * The entries of the index that `paths` name: files by their name, folders by what is below them.
 *
 * Node hands over the arguments of a process as text: a byte that is not UTF-8 became U+FFFD on the way.
 * So names are compared in that form, and two entries that differ in such bytes alone are both taken.
 * @param paths relative to the repository's root, with `/`; empty for all of it.
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

/** `a/b/c` gives `''`, `a`, `a/b` and itself. */
function prefixes(path: string): readonly string[] {
  const names = ['', path];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) names.push(path.slice(0, slash));
  return names;
}
