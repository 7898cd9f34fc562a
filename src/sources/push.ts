import { objectTypes } from '../git/objects/object-types.ts';
import type { PushUpdate } from '../git/commits/push-updates.ts';
import type { GitPlace } from '../git/run.ts';
import { tips } from '../git/commits/tips.ts';
import { type CommitOptions, type CommitRequest, type Progress, commitContents, progress } from './commits/commit-contents.ts';
import type { Source } from './source.ts';

/** What a push is about, on either side of it. */
export interface PushOptions extends CommitOptions {
  readonly updates: readonly PushUpdate[];
}

/** A push as a source; `isTimeOver` tells, once it was read, whether the time limit ended it. */
export interface PushSource extends Source {
  readonly isTimeOver: boolean;
}

/** What the refs of a push would publish: what no remote has yet, as far as this repository knows. */
export function prePush(options: PushOptions): PushSource {
  return push('pre-push', '--remotes', options);
}

/**
 * What a push brings in, on the server, before any ref is changed: what no ref of the repository reaches yet.
 * The objects are still in quarantine; git's own variables in `env` lead to them.
 */
export function preReceive(options: PushOptions): PushSource {
  return push('pre-receive', '--all', options);
}

function push(name: 'pre-push' | 'pre-receive', not: string, options: PushOptions): PushSource {
  const now = progress();
  const nothing = (): string | null => (now.hasContent ? null : whyNothing(options.updates, name));
  return {
    name,
    blobs: (skip) => commitContents(options, () => request(options.updates, not, options), skip, now),
    get commits() {
      return now.commits;
    },
    get emptyReason() {
      return nothing();
    },
    get notes() {
      return notes(now, nothing());
    },
    get isTimeOver() {
      return now.isTimeOver;
    },
  };
}

function notes({ notes: found }: Progress, nothing: string | null): readonly string[] {
  return nothing === null ? found : [...found, nothing];
}

async function request(updates: readonly PushUpdate[], not: string, place: GitPlace): Promise<CommitRequest | null> {
  const pushed = updates.map(({ newOid }) => newOid).filter((oid) => oid !== null);
  if (pushed.length === 0) return null;
  const found = await tips(pushed, place);
  const known = await knownOids(updates, place);
  const revisions = [...found.commits, ...known.map((oid) => `^${oid}`)];
  return { walk: found.commits.length === 0 ? null : { revisions, not: [not] }, tips: found };
}

/** What the other side has is not published again. After a forced push elsewhere, this repository may not have it. */
async function knownOids(updates: readonly PushUpdate[], place: GitPlace): Promise<readonly string[]> {
  const old = [...new Set(updates.map(({ oldOid }) => oldOid).filter((oid) => oid !== null))];
  if (old.length === 0) return [];
  const types = await objectTypes(old, place);
  return old.filter((oid) => types.get(oid) === 'commit' || types.get(oid) === 'tag');
}

function whyNothing(updates: readonly PushUpdate[], name: 'pre-push' | 'pre-receive'): string {
  if (updates.length === 0) return 'nothing is pushed';
  if (updates.every(({ newOid }) => newOid === null)) return 'only deletions are pushed';
  return name === 'pre-push' ? 'a remote has all of this already' : 'this repository has all of this already';
}
