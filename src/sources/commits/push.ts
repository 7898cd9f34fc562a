import { objectTypes } from '../../git/objects/object-types.ts';
import type { PushUpdate } from '../../git/commits/push-updates.ts';
import { type PushedTo, published } from '../../git/remotes/published.ts';
import { type GitPlace, git, run } from '../../git/run.ts';
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
      text: `Nothing was pushed. Take ${them} out of the commits, with this for the last one, with git rebase --interactive for an older one.`,
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

/** What a push is about on the side that pushes. */
export interface PrePushOptions extends PushOptions {
  readonly to: PushedTo;
}

/**
 * What the refs of a push would publish: what the remote that is pushed to has not, as far as this repository knows. Where
 * git named no refs, what it lacks of all that is pushed by name: nobody knows then whether something is pushed.
 */
export function prePush(options: PrePushOptions): Source {
  return { name: 'pre-push', read: (reading) => read('pre-push', options.updates, options, (notes) => toPublish(options, notes), reading) };
}

/**
 * What a push brings in, on the server, before any ref is changed: what no ref of the repository reaches yet.
 * The objects are still in quarantine; git's own variables in `env` lead to them.
 */
export function preReceive(options: PushOptions): Source {
  const { updates } = options;
  return { name: 'pre-receive', read: (reading) => read('pre-receive', updates, options, () => request({ pushed: pushed(updates), known: oldOids(updates), not: ['--all'] }, options), reading) };
}

type PushName = 'pre-push' | 'pre-receive';

async function* read(
  name: PushName,
  updates: readonly PushUpdate[],
  options: CommitOptions,
  ask: (notes: string[]) => Promise<CommitRequest | null>,
  reading: Reading,
): AsyncGenerator<Blob, SourceEnd, void> {
  const said: string[] = [];
  const { commits, hasContent, notes } = yield* commitContents(options, () => ask(said), reading);
  const emptyReason = hasContent ? null : whyNothing(updates, name);
  return { ...plainEnd, commits, emptyReason, notes: [...said, ...notes, ...(emptyReason === null ? [] : [emptyReason])] };
}

async function toPublish({ updates, to, ...place }: PrePushOptions, notes: string[]): Promise<CommitRequest | null> {
  const asked = pushed(updates);
  if (updates.length > 0 && asked.length === 0) return null;
  const there = await published(to, updates, place);
  const remote = to.name === null || to.name === to.url ? 'the remote' : to.name;
  if (updates.length === 0) notes.push(`${unnamed} what ${remote} lacks of the branches, tags and notes here was read`);
  switch (there.kind) {
    case 'itself':
      notes.push('this repository is pushed to itself');
      return null;
    case 'nobody said':
      notes.push('nobody said which remote is pushed to (a hook hands it on with "$@"): what it has already was read too');
      break;
    case 'outdated':
      notes.push(`${remote} has no ${there.ref}, which this repository remembers of it: what else it remembers did not count. git fetch --prune brings that up to date`);
      break;
    case 'known':
      if (there.oids.length === 0 && oldOids(updates).length === 0) notes.push(`nothing is known of what ${remote} has: all commits were read`);
  }
  const known = there.kind === 'known' ? there.oids : [];
  return request({ pushed: updates.length === 0 ? await pushedByName(place) : asked, known: [...oldOids(updates), ...known], not: [] }, place);
}

const unnamed = 'git named no refs on standard input: nothing is pushed, or another command of the hook read them first. So';

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

async function request({ pushed: wanted, known, not }: Wanted, place: GitPlace): Promise<CommitRequest | null> {
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

function whyNothing(updates: readonly PushUpdate[], name: PushName): string {
  if (updates.length === 0) return name === 'pre-push' ? 'it lacks nothing' : 'nothing is pushed';
  if (updates.every(({ newOid }) => newOid === null)) return 'only deletions are pushed';
  return name === 'pre-push' ? 'the remote has all of this already' : 'this repository has all of this already';
}
