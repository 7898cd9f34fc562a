import { UserError } from '../../errors.ts';
import { CatFile } from '../objects/cat-file.ts';
import { ObjectTypes } from '../objects/object-types.ts';
import { type CommitText, parseCommit } from './text/parse-commit.ts';
import type { GitPlace } from '../run.ts';
import { wholeContent } from '../objects/whole-content.ts';
import { tagHead } from './text/tag-head.ts';

/** A tag, which a ref may name in the place of a commit. */
export interface NamedTag {
  /** The name of its object. */
  readonly oid: string;
  /** Its own name; null if it was not read. */
  readonly name: string | null;
}

/** The objects that refs point at. A tag is followed to the object it stands for. */
export interface Tips<Tag extends NamedTag = NamedTag & { readonly name: string } & CommitText> {
  readonly commits: readonly string[];
  readonly tags: readonly Tag[];
  /** Trees and blobs, which a ref may name without a commit. */
  readonly trees: readonly string[];
  readonly blobs: readonly string[];
  /** The objects that this repository does not have. */
  readonly missing: readonly string[];
}

/**
 * How many tags may stand for one another. Each level takes a start of git, and whoever pushes may have made thousands
 * of levels.
 */
export const deepestTag = 50;

/**
 * Sorts the objects that refs point at, and reads the tags among them.
 * @throws {UserError} with exit code 3 if git fails, or if tags stand for one another too often.
 */
export async function tips(oids: readonly string[], place: GitPlace): Promise<Tips> {
  const found = { commits: [] as string[], tags: [] as Tips['tags'][number][], trees: [] as string[], blobs: [] as string[], missing: [] as string[] };
  const seen = new Set<string>();
  let asked = unseen(oids, seen);
  if (asked.length === 0) return found;
  const git = new ObjectTypes(place);
  try {
    for (let level = 0; asked.length > 0; level++) {
      if (level > deepestTag) throw new UserError(`a tag stands for a tag, more than ${deepestTag} times one after the other`, { exitCode: 3 });
      const types = await git.of(asked);
      const tags: string[] = [];
      const lists: Readonly<Record<string, string[]>> = { commit: found.commits, tree: found.trees, blob: found.blobs, tag: tags };
      for (const oid of asked) (lists[types.get(oid) ?? ''] ?? found.missing).push(oid);
      const targets = await readTags(tags, found, place);
      asked = unseen(targets, seen);
    }
    return found;
  } finally {
    git.end();
  }
}

function unseen(oids: readonly string[], seen: Set<string>): string[] {
  const fresh = [...new Set(oids)].filter((oid) => !seen.has(oid));
  for (const oid of fresh) seen.add(oid);
  return fresh;
}

/** Reads tags; returns the objects that they point at. */
async function readTags(oids: readonly string[], found: { tags: Tips['tags'][number][]; missing: string[] }, place: GitPlace): Promise<string[]> {
  if (oids.length === 0) return [];
  const targets: string[] = [];
  const objects = new CatFile(place);
  try {
    for await (const object of objects.objects(oids, true, ['tag'])) {
      const content = object.kind === 'unreadable' ? null : await wholeContent(object.content);
      const head = content === null ? null : tagHead(content);
      if (content === null || head === null) found.missing.push(object.oid);
      else {
        targets.push(head.target);
        found.tags.push({ oid: object.oid, name: head.name, ...parseCommit(content) });
      }
    }
    await objects.close();
  } finally {
    objects.kill();
  }
  return targets;
}
