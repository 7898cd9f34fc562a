import { objectTypes } from '../../git/objects/object-types.ts';
import type { PushUpdate } from '../../git/commits/push-updates.ts';
import type { GitPlace } from '../../git/run.ts';
import { tips } from '../../git/commits/tips.ts';
import { type Blob, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo } from '../source.ts';
import { keepOutside, stepsForHistory } from '../steps.ts';
import { type CommitOptions, type CommitRequest, commitContents } from './commit-contents.ts';

export const prePushInfo: SourceInfo = {
  isWhole: false,
  isHook: true,
  judgesHabits: false,
  progress: 'scan',
  takesComments: true,
  headline: (what) => `This push would publish ${what}.`,
  nextSteps: ({ them }) => [
    {
      text: `Nothing was pushed yet. Take ${them} out of the commits, with this for the last one, with git rebase --interactive for an older one.`,
      code: 'git commit --amend',
    },
    keepOutside,
  ],
};

export const preReceiveInfo: SourceInfo = {
  isWhole: false,
  isHook: true,
  judgesHabits: false,
  progress: 'none',
  // What is pushed is its pusher's: it excuses nothing on a server.
  takesComments: false,
  headline: (what) => `This push brings in ${what}.`,
  nextSteps: stepsForHistory,
};

/** What a push is about, on either side of it. */
export interface PushOptions extends CommitOptions {
  readonly updates: readonly PushUpdate[];
}

type PushName = 'pre-push' | 'pre-receive';

/** What the refs of a push would publish: what no remote has yet, as far as this repository knows. */
export function prePush(options: PushOptions): Source {
  return { name: 'pre-push', read: (reading) => read('pre-push', '--remotes', options, reading) };
}

/**
 * What a push brings in, on the server, before any ref is changed: what no ref of the repository reaches yet.
 * The objects are still in quarantine; git's own variables in `env` lead to them.
 */
export function preReceive(options: PushOptions): Source {
  return { name: 'pre-receive', read: (reading) => read('pre-receive', '--all', options, reading) };
}

async function* read(name: PushName, not: string, options: PushOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const { commits, hasContent, notes } = yield* commitContents(options, () => request(options.updates, not, options), reading);
  const emptyReason = hasContent ? null : whyNothing(options.updates, name);
  return { ...plainEnd, commits, emptyReason, notes: emptyReason === null ? notes : [...notes, emptyReason] };
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

function whyNothing(updates: readonly PushUpdate[], name: PushName): string {
  if (updates.length === 0) return 'nothing is pushed';
  if (updates.every(({ newOid }) => newOid === null)) return 'only deletions are pushed';
  return name === 'pre-push' ? 'a remote has all of this already' : 'this repository has all of this already';
}
