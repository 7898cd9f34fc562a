import type { CatFile, GitObject } from '../../git/cat-file.ts';
import { commitMessagePath, fileNamePath, tagMessagePath } from '../../git/content-path.ts';
import { headContent } from '../../git/head-content.ts';
import { type CommitText, parseCommit, type Signature } from '../../git/parse-commit.ts';
import { objectTypes } from '../../git/object-types.ts';
import type { GitPlace } from '../../git/run.ts';
import { wholeContent } from '../earlier-blobs.ts';
import type { Limits } from '../limits.ts';
import type { Blob, NotRead, Place } from '../source.ts';
import type { Origins } from './origins.ts';

interface Caught {
  readonly options: GitPlace & Limits;
  readonly caught: ReadonlySet<string>;
  readonly found: Origins;
  /** Objects that refs name without a commit, with a path where they have one. */
  readonly byRefs: ReadonlyMap<string, string | null>;
  /** Whether objects count too that the walk did not meet. */
  readonly all: boolean;
  readonly objects: CatFile;
  readonly skip: (notRead: NotRead) => void;
  readonly note: (text: string) => void;
}

const nobody: Signature = { author: null, date: null };

/** The caught objects as content at the places they stand at: files, names, messages, tags, and what no ref reaches. */
export async function* caughtBlobs(all: Caught): AsyncGenerator<Blob, void, void> {
  const { options, found, objects, skip } = all;
  const head = headContent(options);
  const texts = await commitTexts([...found.files, ...found.names].map(({ commit }) => commit), objects);

  const files = found.files.filter(({ path }) => options.exclude?.(path) !== true);
  let next = 0;
  for await (const object of objects.objects(files.map(({ oid }) => oid))) {
    const { path, oid, commit } = files[next++]!;
    if (object.kind === 'unreadable') skip({ path, reason: object.reason });
    else yield blob(path, object.content, { commit, ...signatureOf(texts.get(commit)) }, () => head.hasBlob(path, oid));
  }
  for (const { path, commit } of found.names) {
    yield blob(fileNamePath(path), Buffer.from(path), { commit, ...signatureOf(texts.get(commit)) }, () => head.hasPath(path));
  }
  for await (const object of objects.objects(found.messages, false, ['commit'])) {
    if (object.kind === 'unreadable') continue;
    const { message, ...signature } = parseCommit(await wholeContent(object.content));
    yield blob(commitMessagePath(object.oid), message, { commit: object.oid, ...signature }, () => head.hasCommit(object.oid));
  }
  yield* others(all);
}

/** Tags, and what the walk did not meet. */
async function* others({ options, caught, found, byRefs, all, objects, note }: Caught): AsyncGenerator<Blob, void, void> {
  const met = new Set([...found.files.map(({ oid }) => oid), ...found.messages]);
  const rest = [...caught].filter((oid) => !met.has(oid));
  const types = await objectTypes(rest, options);
  const content = rest.filter((oid) => types.get(oid) !== 'tree' && (byRefs.has(oid) || all));
  const left = rest.filter((oid) => types.get(oid) !== 'tree' && types.get(oid) !== null).length - content.length;
  if (left > 0) note(`${left} ${left === 1 ? 'object' : 'objects'} that no ref reaches may hold something too: --unreachable looks at ${left === 1 ? 'it' : 'them'}`);
  for await (const object of objects.objects(content, true, ['blob', 'commit', 'tag'])) {
    if (object.kind === 'unreadable') continue;
    if (object.kind === 'blob') {
      yield blob(byRefs.get(object.oid) ?? `object ${object.oid.slice(0, 12)}`, object.content, { commit: null, ...nobody }, async () => false, true);
      continue;
    }
    const bytes = await wholeContent(object.content);
    const { message, ...signature } = parseCommit(bytes);
    const path = object.kind === 'tag' ? tagMessagePath(/^tag (.*)$/m.exec(bytes.toString('utf8', 0, 4096))?.[1] ?? object.oid) : commitMessagePath(object.oid);
    yield blob(path, message, { commit: object.kind === 'commit' ? object.oid : null, ...signature }, async () => (object.kind === 'tag' ? null : false));
  }
}

/** What the first commits say of their authors. */
async function commitTexts(commits: readonly string[], objects: CatFile): Promise<ReadonlyMap<string, CommitText>> {
  const texts = new Map<string, CommitText>();
  const each: AsyncIterable<GitObject> = objects.objects([...new Set(commits)], false, ['commit']);
  for await (const object of each) {
    if (object.kind !== 'unreadable') texts.set(object.oid, parseCommit(await wholeContent(object.content)));
  }
  return texts;
}

function signatureOf(text: CommitText | undefined): Signature {
  return text === undefined ? nobody : { author: text.author, date: text.date };
}

function blob(path: string, content: Blob['content'], at: Omit<Place, 'path' | 'inHead'>, isInHead: () => Promise<boolean | null>, isFile = false): Blob {
  return { path, content, places: async () => [{ path, ...at, inHead: await isInHead() }], before: null, isFile };
}
