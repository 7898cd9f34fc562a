import { type HeadContent, nothingOfHead } from '../../git/objects/head-content.ts';
import { objectTypes } from '../../git/objects/object-types.ts';
import { noRefs, type PushUpdate } from '../../git/commits/push-updates.ts';
import { type Published, type PushedTo, published } from '../../git/remotes/published.ts';
import { type GitPlace, git, run } from '../../git/run.ts';
import { tips } from '../../git/commits/tips.ts';
import { isRefName } from '../content-path.ts';
import { refNameBlob } from '../file-name.ts';
import { largeFilesIn } from '../large-files.ts';
import { type Blob, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo } from '../source.ts';
import { keepOutside, stepsForHistory } from '../steps.ts';
import { type CommitOptions, type CommitRequest, commitContents } from './commit-contents.ts';

export const prePushInfo: SourceInfo = {
  whole: null,
  isHook: true,
  judgesHabits: false,
  progress: 'scan',
  takesComments: true,
  headline: (what) => `This push would publish ${what}.`,
  nextSteps: ({ them, paths }) => [
    paths.every(isRefName) ? { text: `Nothing was pushed. Give what you push another name.`, code: 'git push REMOTE LOCAL-NAME:NEW-NAME' } : {
      text: `Nothing was pushed. Take ${them} out of the commits, with this for the last one, with git rebase --interactive for an older one.`,
      code: 'git commit --amend',
    },
    keepOutside,
  ],
};

export const preReceiveInfo: SourceInfo = {
  whole: null,
  isHook: true,
  judgesHabits: false,
  progress: 'none',
  // What is pushed is its pusher's: it suppresses nothing on a server.
  takesComments: false,
  headline: (what) => `This push brings in ${what}.`,
  nextSteps: stepsForHistory,
};

/** What a push is about, on either side of it. */
export interface PushOptions extends CommitOptions {
  readonly updates: readonly PushUpdate[];
}

/** What a push is about on the side that pushes. */
export interface PrePushOptions extends PushOptions {
  readonly to: PushedTo;
}

/**
 * What the refs of a push would publish: what the remote that is pushed to has not, as far as this repository knows. Where
 * git named no refs, what it lacks of all that is pushed by name: nobody knows then whether something is pushed.
 */
export function prePush(options: PrePushOptions): Source {
  return { name: 'pre-push', largeFiles: largeFilesIn(options), read: (reading) => read(options, () => toPublish(options), reading) };
}

/**
 * What a push brings in, on the server, before any ref is changed: what no ref of the repository reaches yet.
 * The objects are still in quarantine; git's own variables in `env` lead to them.
 */
export function preReceive(options: PushOptions): Source {
  return { name: 'pre-receive', largeFiles: largeFilesIn(options), read: (reading) => read(options, () => broughtIn(options), reading, nothingOfHead) };
}

/** What is to be read of a push, and what is said of it. */
interface Asked {
  readonly request: CommitRequest | null;
  /** Where there was something to read. */
  readonly notes: readonly string[];
  /** Why there was nothing. */
  readonly nothing: string;
}

async function* read(options: PushOptions, ask: () => Promise<Asked>, reading: Reading, head?: HeadContent): AsyncGenerator<Blob, SourceEnd, void> {
  const asked: Asked[] = [];
  yield* newNames(options.updates);
  const request = async (): Promise<CommitRequest | null> => {
    const answer = await ask();
    asked.push(answer);
    return answer.request;
  };
  const { commits, hasContent, notes } = yield* commitContents(options, request, reading, head);
  const [said] = asked;
  if (hasContent) return { ...plainEnd, commits, notes: [...(said?.notes ?? []), ...notes] };
  // Where nothing could be asked, that was named as not read.
  const emptyReason = said?.nothing ?? null;
  return { ...plainEnd, commits, emptyReason, notes: [...notes, ...(emptyReason === null ? [] : [emptyReason])] };
}

/** What refs are called that the other side does not have yet, since it shows their names to everybody who reads it. */
function* newNames(updates: readonly PushUpdate[]): Generator<Blob, void, void> {
  for (const { ref, oldOid, newOid } of updates) {
    const name = oldOid === null && newOid !== null ? refNameBlob(ref) : null;
    if (name !== null) yield name;
  }
}

const onlyDeletions = 'only deletions are pushed';

async function broughtIn({ updates, ...place }: PushOptions): Promise<Asked> {
  const request = await requestOf({ pushed: pushed(updates), known: oldOids(updates), not: ['--all'] }, place);
  const nothing = updates.every(({ newOid }) => newOid === null) ? onlyDeletions : 'this repository has all of this already';
  return { request, notes: [], nothing };
}

async function toPublish({ updates, to, ...place }: PrePushOptions): Promise<Asked> {
  if (updates.length > 0 && pushed(updates).length === 0) return { request: null, notes: [], nothing: onlyDeletions };
  const there = await published(to, updates, place);
  if (there.kind === 'itself') return { request: null, notes: [], nothing: 'this repository is pushed to itself' };
  const remote = to.name === null || to.name === to.url ? 'the remote' : to.name;
  const known = [...oldOids(updates), ...(there.kind === 'known' ? there.oids : [])];
  const notes = unsure(there, known.length, remote);
  if (updates.length > 0) return { request: await requestOf({ pushed: pushed(updates), known, not: [] }, place), notes, nothing: `${remote} has all of this already` };
  return {
    request: await requestOf({ pushed: await pushedByName(place), known, not: [] }, place),
    notes: [`${unnamed}: so what ${remote} lacks of all branches, tags and notes here was read`, ...notes],
    nothing: `${unnamed}; ${remote} lacks nothing of all branches, tags and notes here`,
  };
}

const unnamed = `${noRefs}: nothing is pushed, or another command of the hook read them first`;

/** Why more is read than somebody may expect. */
function unsure(there: Published, known: number, remote: string): readonly string[] {
  switch (there.kind) {
    case 'nobody said':
      return ['nobody said which remote is pushed to (a hook hands it on with "$@"): what it has already was read too'];
    case 'outdated':
      return [`${remote} has no ${there.ref}, which this repository remembers of it: what else it remembers did not count. git fetch --prune brings that up to date`];
    case 'known':
      return known === 0 ? [`nothing is known of what ${remote} has: all commits were read`] : [];
    case 'itself':
      return [];
  }
}

/** What somebody pushes by its name: branches, tags, notes, and what is checked out. */
async function pushedByName(place: GitPlace): Promise<readonly string[]> {
  const [refs, head] = await Promise.all([git(['for-each-ref', '--format=%(objectname)', 'refs/heads/', 'refs/tags/', 'refs/notes/'], place), run(['rev-parse', '--quiet', '--verify', 'HEAD'], place)]);
  return Buffer.concat([refs, head.stdout]).toString('latin1').split('\n').filter((line) => line !== '');
}

function pushed(updates: readonly PushUpdate[]): readonly string[] {
  return updates.map(({ newOid }) => newOid).filter((oid) => oid !== null);
}

/** What the other side has is not published again. */
function oldOids(updates: readonly PushUpdate[]): readonly string[] {
  return updates.map(({ oldOid }) => oldOid).filter((oid) => oid !== null);
}

/** Objects to read, those that the other side has, and refs whose history it has too. */
interface Wanted {
  readonly pushed: readonly string[];
  readonly known: readonly string[];
  readonly not: readonly string[];
}

async function requestOf({ pushed: wanted, known, not }: Wanted, place: GitPlace): Promise<CommitRequest | null> {
  if (wanted.length === 0) return null;
  const found = await tips(wanted, place);
  const revisions = [...found.commits, ...(await walkable(known, place)).map((oid) => `^${oid}`)];
  return { walk: found.commits.length === 0 ? null : { revisions, not }, tips: found };
}

/** Those that this repository has and that have a history. After a forced push elsewhere it may not have them. */
async function walkable(oids: readonly string[], place: GitPlace): Promise<readonly string[]> {
  const old = [...new Set(oids)];
  if (old.length === 0) return [];
  const types = await objectTypes(old, place);
  return old.filter((oid) => types.get(oid) === 'commit' || types.get(oid) === 'tag');
}
