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
import { walkKernel } from '../../git/pack/walk-kernel.ts';

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
  // The pusher wrote the content, so comments in it suppress nothing on a server.
  takesComments: false,
  headline: (what) => `This push brings in ${what}.`,
  nextSteps: stepsForHistory,
};

/** The options of both sides of a push. */
export interface PushOptions extends CommitOptions {
  readonly updates: readonly PushUpdate[];
}

/** The options of the pushing side. */
export interface PrePushOptions extends PushOptions {
  readonly to: PushedTo;
}

/**
 * What the refs of a push would publish: everything that the remote lacks, as far as this repository knows. If git named no refs,
 * it is not known what is pushed. Then it is everything in local branches, tags and notes that the remote lacks.
 */
export function prePush(options: PrePushOptions): Source {
  return { name: 'pre-push', largeFiles: largeFilesIn(options), makeKernel: walkKernel, read: (reading) => read(options, (place) => toPublish(options, place), reading) };
}

/**
 * What a push brings in, on the server, before any ref is changed: what no ref of the repository reaches yet.
 * The objects are still in quarantine; git's own variables in `env` lead to them.
 */
export function preReceive(options: PushOptions): Source {
  return { name: 'pre-receive', largeFiles: largeFilesIn(options), read: (reading) => read(options, (place) => broughtIn(options, place), reading, nothingOfHead) };
}

/** What has to be read for a push, and what is said about it. */
interface Asked {
  readonly request: CommitRequest | null;
  /** The notes, if there was something to read. */
  readonly notes: readonly string[];
  /** The reason, if there was nothing to read. */
  readonly nothing: string;
}

async function* read(options: PushOptions, ask: (place: GitPlace) => Promise<Asked>, reading: Reading, head?: HeadContent): AsyncGenerator<Blob, SourceEnd, void> {
  const asked: Asked[] = [];
  yield* newNames(options.updates);
  const request = async (place: GitPlace): Promise<CommitRequest | null> => {
    const answer = await ask(place);
    asked.push(answer);
    return answer.request;
  };
  const { commits, isEmpty, notes } = yield* commitContents(options, request, reading, head);
  const [said] = asked;
  if (!isEmpty) return { ...plainEnd, commits, notes: [...(said?.notes ?? []), ...notes] };
  // If git could not be asked, that was already named as not read.
  const emptyReason = said?.nothing ?? null;
  return { ...plainEnd, commits, emptyReason, notes: [...notes, ...(emptyReason === null ? [] : [emptyReason])] };
}

/** The names of refs that are new on the other side, since everybody who reads it sees them. */
function* newNames(updates: readonly PushUpdate[]): Generator<Blob, void, void> {
  for (const { ref, oldOid, newOid } of updates) {
    const name = oldOid === null && newOid !== null ? refNameBlob(ref) : null;
    if (name !== null) yield name;
  }
}

const onlyDeletions = 'only deletions are pushed';

async function broughtIn({ updates }: PushOptions, place: GitPlace): Promise<Asked> {
  const request = await requestOf({ pushed: pushed(updates), known: oldOids(updates), not: ['--all'] }, place);
  const nothing = updates.every(({ newOid }) => newOid === null) ? onlyDeletions : 'this repository has all of this already';
  return { request, notes: [], nothing };
}

async function toPublish({ updates, to }: PrePushOptions, place: GitPlace): Promise<Asked> {
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

/** Notes that say why more is read than expected. */
function unsure(there: Published, known: number, remote: string): readonly string[] {
  switch (there.kind) {
    case 'nobody said':
      return ['it is not known which remote is pushed to (a hook passes it on with "$@"), so what the remote already has was read too'];
    case 'outdated':
      return [`${remote} has no ${there.ref}, which this repository remembers of it: what else it remembers did not count. git fetch --prune brings that up to date`];
    case 'known':
      return known === 0 ? [`it is not known what ${remote} has, so all commits were read`] : [];
    case 'itself':
      return [];
  }
}

/** The objects that people push: branches, tags, notes, and what is checked out. */
async function pushedByName(place: GitPlace): Promise<readonly string[]> {
  const [refs, head] = await Promise.all([git(['for-each-ref', '--format=%(objectname)', 'refs/heads/', 'refs/tags/', 'refs/notes/'], place), run(['rev-parse', '--quiet', '--verify', 'HEAD'], place)]);
  return Buffer.concat([refs, head.stdout]).toString('latin1').split('\n').filter((line) => line !== '');
}

function pushed(updates: readonly PushUpdate[]): readonly string[] {
  return updates.map(({ newOid }) => newOid).filter((oid) => oid !== null);
}

/** The objects that the other side had at these refs. */
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

/** Those that this repository has and that have a history. After another clone's forced push it may lack some. */
async function walkable(oids: readonly string[], place: GitPlace): Promise<readonly string[]> {
  const old = [...new Set(oids)];
  if (old.length === 0) return [];
  const types = await objectTypes(old, place);
  return old.filter((oid) => types.get(oid) === 'commit' || types.get(oid) === 'tag');
}
