import type { CatFile } from '../../git/objects/cat-file.ts';
import { tagMessagePath } from '../content-path.ts';
import type { GitPlace } from '../../git/run.ts';
import type { Tips } from '../../git/commits/tips.ts';
import { treeEntries } from '../../git/objects/tree-entries.ts';
import { commitTextBlobs } from './commit-text.ts';
import { fileNameBlob } from '../file-name.ts';
import { tooLarge } from '../limits.ts';
import type { Blob, Reading } from '../source.ts';

/** The messages of tags, and the content of refs that name a tree or a blob without any commit. */
export async function* tipContents(
  { tags, trees, blobs, missing }: Tips,
  objects: CatFile,
  place: GitPlace,
  { exclude, maxFileSize, skip }: Reading,
): AsyncGenerator<Blob, void, void> {
  for (const oid of missing) skip({ path: oid, reason: 'its object is missing' });
  for (const tag of tags) {
    const { name, author, date } = tag;
    yield* commitTextBlobs(tagMessagePath(name), tag, async (path) => ({ path, commit: null, author, date, inHead: null }));
  }
  const files: [string, string][] = blobs.map((oid) => [oid, oid]);
  for (const tree of trees) for (const entry of await treeEntries(tree, place)) files.push(entry);
  const wanted = files.filter(([path]) => !exclude?.(path));
  for (const [path] of wanted) {
    const name = fileNameBlob(path);
    if (name !== null) yield name;
  }
  let done = 0;
  for await (const object of objects.objects(wanted.map(([, oid]) => oid))) {
    const [path] = wanted[done]!;
    done += 1;
    if (object.kind === 'unreadable') skip({ path, reason: object.reason });
    else if (maxFileSize !== undefined && object.size > maxFileSize) skip({ path, reason: tooLarge(maxFileSize) });
    else yield { path, content: object.content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before: null };
  }
}
