import { commitMessagePath, fileNamePath, taggedMessagePath } from '../../content-path.ts';
import { UserError } from '../../../errors.ts';
import type { HeadContent } from '../../../git/objects/head-content.ts';
import { type CommitText, parseCommit, type Signature } from '../../../git/commits/text/parse-commit.ts';
import { notItsName } from '../../../git/objects/object-name.ts';
import { objectTypes } from '../../../git/objects/object-types.ts';
import type { GitPlace } from '../../../git/run.ts';
import { treeEntries } from '../../../git/objects/tree-entries.ts';
import { wholeContent } from '../../../git/objects/whole-content.ts';
import { plural } from '../../../wording/plural.ts';
import { commitTextBlobs } from '../../commits/commit-text.ts';
import { fileNameBlob } from '../../file-name.ts';
import type { Limits } from '../../limits.ts';
import type { Blob, NotRead, Place } from '../../source.ts';
import type { Origins } from '../origins/origins.ts';
import type { SteadyObjects } from './steady-objects.ts';

interface Caught {
  readonly options: GitPlace & Limits;
  readonly caught: ReadonlySet<string>;
  /** Trees among them, if they are known to be some. */
  readonly trees: ReadonlySet<string>;
  readonly found: Origins;
  /** Objects that refs name without a commit; with a path if they have one. */
  readonly byRefs: ReadonlyMap<string, string | null>;
  /** Whether objects that the walk did not meet count too. */
  readonly all: boolean;
  readonly head: HeadContent;
  readonly contents: SteadyObjects;
  readonly skip: (notRead: NotRead) => void;
  readonly note: (text: string) => void;
  /** Called for each object that was examined. */
  readonly done: (oid: string) => void;
  /** Called if the name of a file holds something. */
  readonly nameFound: () => void;
}

const nobody: Signature = { author: null, date: null };

/** The caught objects as content, with their places: files, names, messages, tags, and objects that no ref reaches. */
export async function* caughtBlobs(all: Caught): AsyncGenerator<Blob, void, void> {
  const { options, caught, trees, found, head, contents, skip, done } = all;
  const files = found.files.filter(({ oid, path }) => caught.has(oid) && options.exclude?.(path) !== true);
  const names = found.names.filter(({ path }) => options.exclude?.(path) !== true);
  const met = [...files.flatMap(({ commit, until }) => [commit, until]), ...names.map(({ commit }) => commit)];
  // Each git takes some milliseconds to start, so what will be needed is asked for at once.
  const rest = restOf(caught, found);
  const types = typesOf(rest, trees, options);
  types.catch(() => {});
  if (files.length > 0) head.begin();

  // One git gives the commits and then the files.
  const commits = [...new Set(met.filter((commit) => commit !== null))];
  const texts = new Map<string, CommitText>();
  let next = -commits.length;
  for await (const object of contents.of([...commits, ...files.map(({ oid }) => oid)], ['blob', 'commit'], (oid) => forged(files, oid, skip))) {
    const file = files[next++];
    if (file === undefined) {
      if (object.kind === 'commit') texts.set(object.oid, parseCommit(await wholeContent(object.content)));
      continue;
    }
    const { path, oid, commit, until } = file;
    const removed = until === null ? {} : { removed: { commit: until, ...signatureOf(texts.get(until)) } };
    if (object.kind === 'unreadable') skip({ path, reason: object.reason });
    else if (object.kind !== 'blob') skip({ path, reason: `its object ${oid.slice(0, 12)} is a ${object.kind}, not a blob` });
    else yield blob(path, object.content, { commit, commits: file.commits, ...signatureOf(texts.get(commit)), ...removed }, () => head.hasBlob(path, oid));
    done(oid);
  }
  for (const { path, commit } of names) {
    const name = blob(fileNamePath(path), Buffer.from(path), { commit, ...signatureOf(texts.get(commit ?? '')) }, () => {
      // The scanner calls this only if it has found something in the name.
      all.nameFound();
      return head.hasPath(path);
    });
    yield { ...name, isUnreviewed: true };
  }
  const messages = found.messages.filter((oid) => caught.has(oid));
  for await (const object of contents.of(messages, ['commit'], (oid) => skip({ path: commitMessagePath(oid), reason: notItsName }))) {
    const path = commitMessagePath(object.oid);
    if (object.kind === 'unreadable') {
      skip({ path, reason: object.reason });
      continue;
    }
    const text = parseCommit(await wholeContent(object.content));
    yield* textBlobs(path, text, object.oid, () => head.hasCommit(object.oid));
    done(object.oid);
  }
  yield* others(all, rest, await types);
}

/** What was caught and the walk did not meet. */
function restOf(caught: ReadonlySet<string>, { files, messages }: Origins): readonly string[] {
  const met = new Set([...files.map(({ oid }) => oid), ...messages]);
  return [...caught].filter((oid) => !met.has(oid));
}

/** Names a file whose content does not match its name. Of a commit only the author and the date are shown. */
function forged(files: Origins['files'], oid: string, skip: (notRead: NotRead) => void): void {
  const file = files.find((one) => one.oid === oid);
  if (file !== undefined) skip({ path: file.path, reason: notItsName });
}

/** Tags, and what the walk did not meet. */
async function* others({ options, found, byRefs, all, contents, skip, note, done }: Caught, rest: readonly string[], types: ReadonlyMap<string, string | null>): AsyncGenerator<Blob, void, void> {
  // A tree holds only names of files; the names that refs reach are known already.
  if (all) for (const oid of rest) if (types.get(oid) === 'tree') yield* treeNames(oid, found, options, skip);
  const isContent = (oid: string): boolean => types.get(oid) !== 'tree';
  const content = rest.filter((oid) => isContent(oid) && (byRefs.has(oid) || all));
  for (const oid of rest) if (!isContent(oid)) done(oid);
  const left = rest.filter((oid) => isContent(oid) && types.get(oid) !== null).length - content.length;
  if (left > 0) note(`${plural(left, 'object')} that no ref reaches may hold something too: --unreachable looks at ${left === 1 ? 'it' : 'them'}`);
  for await (const object of contents.of(content, ['blob', 'commit', 'tag'], (oid) => skip({ path: byRefs.get(oid) ?? `object ${oid.slice(0, 12)}`, reason: notItsName }))) {
    done(object.oid);
    const unknown = byRefs.get(object.oid) ?? `object ${object.oid.slice(0, 12)}`;
    if (object.kind === 'unreadable') {
      skip({ path: unknown, reason: object.reason });
      continue;
    }
    if (object.kind === 'blob') {
      yield blob(unknown, object.content, { commit: null, ...nobody }, async () => false, true);
      continue;
    }
    const bytes = await wholeContent(object.content);
    const text = parseCommit(bytes);
    if (object.kind === 'commit') yield* textBlobs(commitMessagePath(object.oid), text, object.oid, async () => false);
    else yield* textBlobs(taggedMessagePath(bytes, object.oid), text, null, async () => null);
  }
}

/** The names in a tree that are nowhere else. */
async function* treeNames(tree: string, { names }: Origins, { exclude, ...place }: GitPlace & Limits, skip: (notRead: NotRead) => void): AsyncGenerator<Blob, void, void> {
  const entries = await treeEntries(tree, place).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    skip({ path: `object ${tree.slice(0, 12)}`, reason: error.what });
    return new Map<string, string>();
  });
  for (const path of entries.keys()) {
    if (exclude?.(path) === true || names.some((known) => known.path === path || known.path.endsWith(`/${path}`))) continue;
    const named = fileNameBlob(path);
    if (named !== null) yield named;
  }
}

/** The types of objects; if git cannot tell them, all objects are read. */
async function typesOf(oids: readonly string[], trees: ReadonlySet<string>, place: GitPlace): Promise<ReadonlyMap<string, string | null>> {
  const types = new Map<string, string | null>(oids.filter((oid) => trees.has(oid)).map((oid) => [oid, 'tree']));
  // Names in trees are often all that is left, and starting git takes longer than all of this.
  if (types.size === oids.length) return types;
  try {
    return new Map([...types, ...(await objectTypes(oids.filter((oid) => !trees.has(oid)), place))]);
  } catch (error) {
    if (!(error instanceof UserError) || place.signal?.aborted === true) throw error;
    return types;
  }
}

/** A commit's or a tag's message, and its headers where they may hold a token. */
function textBlobs(path: string, text: CommitText, commit: string | null, isInHead: () => Promise<boolean | null>): Iterable<Blob> {
  const { author, date } = text;
  return commitTextBlobs(path, text, async (at) => ({ path: at, commit, author, date, inHead: await isInHead() }));
}

function signatureOf(text: CommitText | undefined): Signature {
  return text === undefined ? nobody : { author: text.author, date: text.date };
}

function blob(path: string, content: Blob['content'], at: Omit<Place, 'path' | 'inHead'>, isInHead: () => Promise<boolean | null>, isFile = false): Blob {
  return { path, content, places: async () => [{ path, ...at, inHead: await isInHead() }], before: null, isFile };
}
