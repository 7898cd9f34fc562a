import type { CatFile, GitObject } from '../../git/objects/cat-file.ts';
import { commitMessagePath, fileNamePath } from '../content-path.ts';
import type { HeadContent } from '../../git/objects/head-content.ts';
import { type Signature, parseCommit } from '../../git/commits/text/parse-commit.ts';
import type { CommitStep } from '../../git/commits/changes/parse-commit-changes.ts';
import { wholeContent } from '../../git/objects/whole-content.ts';
import { commitTextBlobs } from './commit-text.ts';
import { type Clean, noneClean } from './look/clean.ts';
import type { missingAdvice } from './fetch-advice.ts';
import type { EarlierBlobs } from '../earlier-blobs.ts';
import type { MovedFrom } from '../moved-from.ts';
import { type Limits, tooLarge } from '../limits.ts';
import type { Blob, NotRead, Place } from '../source.ts';

/** Reads what a walk over commits names, batch by batch. */
export interface BatchReader {
  /** Finds out what of a batch has to be read. To be called for one batch after the other. */
  prepare(steps: readonly CommitStep[]): Batch;
  /** @param clean contents in it are passed rather than read */
  read(batch: Batch, clean: Clean): AsyncGenerator<Blob, void, void>;
  /** How many files were not read because this clone lacks them, although nothing in them is new. */
  readonly moved: () => number;
}

interface Needs {
  readonly limits: Limits;
  readonly objects: CatFile;
  readonly earlier: EarlierBlobs;
  readonly from: MovedFrom;
  readonly head: HeadContent;
  readonly advice: ReturnType<typeof missingAdvice>;
  readonly skip: (notRead: NotRead) => void;
  /** Counts a content that is passed; null as the path of what is not a file. */
  readonly passed: (path: string | null, bytes: number) => void;
}

/** What a batch names: for the first time, and again. */
export interface Batch {
  readonly fresh: readonly Entry[];
  readonly repeats: readonly Entry[];
}

/** One content to read, in one commit. */
export type Entry =
  | { readonly kind: 'message'; readonly key: string; readonly oid: string; readonly commit: string }
  | { readonly kind: 'file'; readonly key: string; readonly oid: string; readonly commit: string; readonly path: string; readonly before: readonly string[] }
  | { readonly kind: 'name'; readonly key: string; readonly commit: string; readonly path: string };

const nobody: Signature = { author: null, date: null };

/**
 * A content at a path is read once, however many commits bring it. If something was found in it, it is read again for each other
 * commit that brings it: each place is listed, and that commit's own parents decide what is new.
 */
export function batchReader({ limits, objects, earlier, from, head, advice, skip, passed }: Needs): BatchReader {
  const seen = new Set<string>();
  const found = new Set<string>();
  /** The authors of this batch's commits, and of the last commit of the batch before, which may have more changes here. */
  let signatures = new Map<string, Signature>();

  let moved = 0;

  return {
    moved: () => moved,
    prepare(steps) {
      const entries = steps.flatMap(entriesOf).filter((entry) => entry.kind === 'message' || !limits.exclude?.(entry.path));
      const repeats: Entry[] = [];
      const fresh = entries.filter((entry) => {
        const isFresh = !seen.has(entry.key);
        seen.add(entry.key);
        if (!isFresh) repeats.push(entry);
        return isFresh;
      });
      return { fresh, repeats };
    },
    async *read({ fresh, repeats }, clean) {
      const last = [...signatures].at(-1);
      signatures = new Map(last === undefined ? [] : [last]);
      yield* readAll(fresh, clean);
      yield* readAll(repeats.filter(({ key }) => found.has(key)), noneClean);
    },
  };

  async function* readAll(entries: readonly Entry[], { objects: clean, names }: Clean): AsyncGenerator<Blob, void, void> {
    const stored = entries.filter((entry) => entry.kind !== 'name');
    const unknown = clean.size === 0 ? stored : stored.filter(({ oid }) => !clean.has(oid));
    let done = 0;
    /** Passes the clean contents before the next one that is read. */
    const passClean = (): void => {
      for (let one = stored[done]; one !== undefined; one = stored[++done]) {
        const known = clean.get(one.oid);
        if (known === undefined) return;
        if (one.kind === 'message') signatures.set(one.commit, known.signature!);
        passed(one.kind === 'file' ? one.path : null, known.bytes);
      }
    };
    for await (const object of objects.objects(unknown.map(({ oid }) => oid), false, ['blob', 'commit'])) {
      passClean();
      const entry = stored[done]!;
      done += 1;
      const reason = unread(object);
      if (object.kind === 'unreadable' && object.isMissing === true) await missing(entry, object.reason);
      else if (object.kind === 'unreadable' || reason !== null) skip({ path: pathOf(entry), reason: reason ?? '' });
      else if (entry.kind === 'file') yield fileBlob(entry, object.content);
      else yield* await messageBlobs(entry, object.content);
    }
    passClean();
    for (const entry of entries) {
      if (entry.kind !== 'name') continue;
      if (names.has(entry.path)) passed(null, Buffer.byteLength(entry.path));
      else yield nameBlob(entry);
    }
  }

  /** Content that is missing here. Object names alone tell whether a commit only moves it or changes its mode: then a parent has it. */
  async function missing(entry: Exclude<Entry, { kind: 'name' }>, reason: string): Promise<void> {
    const { oid, commit } = entry;
    const isKnown = entry.kind === 'file' && (entry.before.length > 0 ? entry.before.includes(oid) : (await from(oid, { kind: 'commit', commit })).length > 0);
    if (isKnown) moved += 1;
    else skip({ path: pathOf(entry), reason: reason + (await advice(`git show -m --numstat ${commit.slice(0, 12)}`)) });
  }

  function unread(object: GitObject): string | null {
    if (object.kind === 'unreadable') return object.reason;
    const { maxFileSize } = limits;
    return maxFileSize !== undefined && object.size > maxFileSize ? tooLarge(maxFileSize) : null;
  }

  function fileBlob(entry: Entry & { kind: 'file' }, content: Blob['content']): Blob {
    const { path, oid, commit, before } = entry;
    const blob: Blob = { path, content, isVersion: true, places: async () => [await placeOf(entry, path, () => head.hasBlob(path, oid))], before: () => earlier.read(before) };
    return before.length > 0 ? blob : { ...blob, movedFrom: () => from(oid, { kind: 'commit', commit }) };
  }

  function nameBlob(entry: Entry & { kind: 'name' }): Blob {
    const { path } = entry;
    const shown = fileNamePath(path);
    return { path: shown, content: Buffer.from(path), places: async () => [await placeOf(entry, shown, () => head.hasPath(path))], before: null, isFile: false, isUnreviewed: true };
  }

  async function messageBlobs(entry: Entry & { kind: 'message' }, content: Blob['content']): Promise<Iterable<Blob>> {
    const text = parseCommit(await wholeContent(content));
    const { author, date } = text;
    signatures.set(entry.commit, { author, date });
    return commitTextBlobs(pathOf(entry), text, (path) => placeOf(entry, path, () => head.hasCommit(entry.commit)));
  }

  /** Called only if something was found. */
  async function placeOf(entry: Entry, path: string, isInHead: () => Promise<boolean | null>): Promise<Place> {
    found.add(entry.key);
    return { path, commit: entry.commit, ...(signatures.get(entry.commit) ?? nobody), inHead: await isInHead() };
  }
}

function entriesOf(step: CommitStep): readonly Entry[] {
  const { commit } = step;
  if (step.kind === 'commit') return [{ kind: 'message', key: keyOf(commit, ''), oid: commit, commit }];
  if (step.kind === 'removal') return [];
  const { path, oid, before, isNewPath } = step;
  const entries: Entry[] = oid === null ? [] : [{ kind: 'file', key: keyOf(oid, path), oid, commit, path, before }];
  if (isNewPath) entries.push({ kind: 'name', key: path, commit, path });
  return entries;
}

/** Object names are held as bytes: a long history has millions of them. */
function keyOf(oid: string, path: string): string {
  return `${Buffer.from(oid, 'hex').toString('latin1')}/${path}`;
}

function pathOf(entry: Entry): string {
  if (entry.kind === 'message') return commitMessagePath(entry.commit);
  return entry.kind === 'name' ? fileNamePath(entry.path) : entry.path;
}
