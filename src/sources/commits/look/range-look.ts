import { availableParallelism } from 'node:os';
import { breather } from '../../../breather.ts';
import type { GitFolders } from '../../../git/repository/git-folders.ts';
import type { GitPlace } from '../../../git/run.ts';
import { lookedFor } from '../../../rules/looked-for.ts';
import type { Reading } from '../../source.ts';
import type { Batch } from '../batch-reader.ts';
import { type Clean, noneClean, type Wanted } from './clean.ts';
import type { PackedLook } from './packed-look.ts';
import type { PartThread } from './part-thread.ts';

/** In fewer contents git is as quick. */
const least = 500;

/** How many contents are looked at together. In a range with more of them, the bases of some are made more than once. */
export const most = 16_000;

/** The same if the time is limited: what is looked at when the time is over does not count. */
export const mostInTime = 2000;

/** A first look at what the commits of a range bring. */
export interface RangeLook {
  /** Says that many contents are likely to come: the thread is started and the packs are opened. */
  prepare(): void;
  /** Tells how many contents will be looked at, at least. If they are enough, the packs are opened while git lists further ones. */
  expect(contents: number): void;
  /**
   * Names the contents in which there is nothing to report. Others, and all of them if they are few, are read through git.
   *
   * @param isOver ends the look
   */
  at(batches: readonly Batch[], isOver: () => boolean): Promise<Clean>;
  /** Nothing follows. */
  end(): void;
}

/** @returns null if every content is to be read through git */
export function rangeLook(place: GitPlace, folders: Promise<GitFolders>, { own, maxFileSize, search, clock }: Reading): RangeLook | null {
  if (own === undefined) return null;
  let opening: Promise<PackedLook | null> | null = null;
  let thread: PartThread | null = null;
  let isOver = false;
  const open = async (): Promise<PackedLook | null> => {
    const { rules, ruleIds, decodeDepth, archives } = search;
    const limits = { maxFileSize: maxFileSize ?? null, archives };
    // The thread starts while git lists what to look at. What rules cost is measured in this thread alone.
    if (clock === null && availableParallelism() > 1) {
      const { PartThread } = await import('./part-thread.ts');
      if (!isOver) thread = new PartThread({ rules: lookedFor(rules, ruleIds), ruleIds, decodeDepth, ...limits });
    }
    const { PackedLook } = await import('./packed-look.ts');
    return PackedLook.open({ place, folders, ...(await own.search), ...limits, thread });
  };
  const opened = (): Promise<PackedLook | null> => (opening ??= open());
  return {
    prepare() {
      opened().catch(() => {});
    },
    expect(contents) {
      if (contents >= least) this.prepare();
    },
    async at(batches, isOver) {
      const wanted = wantedOf(batches);
      if (wanted.files.size + wanted.commits.length < least) return noneClean;
      const look = await opened();
      return look === null ? noneClean : own.timed(() => look.look(wanted, pacer(() => isOver() || place.signal?.aborted === true)));
    },
    end() {
      isOver = true;
      thread?.end();
    },
  };
}

function wantedOf(batches: readonly Batch[]): Wanted {
  const files = new Map<string, string[]>();
  const commits: string[] = [];
  const names: string[] = [];
  for (const { fresh } of batches) {
    for (const entry of fresh) {
      if (entry.kind === 'message') commits.push(entry.oid);
      if (entry.kind === 'name') names.push(entry.path);
      if (entry.kind !== 'file') continue;
      const paths = files.get(entry.oid);
      if (paths === undefined) files.set(entry.oid, [entry.path]);
      else paths.push(entry.path);
    }
  }
  return { files, commits, names };
}

/** Makes pauses, in which signals and timers are noticed. The function tells whether to go on. */
function pacer(isOver: () => boolean): () => Promise<boolean> | boolean {
  const breathe = breather(undefined);
  return () => breathe()?.then(() => !isOver()) ?? true;
}
