import { revision, commitOf, isAncestor } from '../../git/commits/revision.ts';
import type { GitPlace } from '../../git/run.ts';
import { type Tips, tips } from '../../git/commits/tips.ts';
import { largeFilesIn } from '../large-files.ts';
import { type Blob, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo, stoppable } from '../source.ts';
import { stepsForHistory } from '../steps.ts';
import { walkKernel } from '../../git/pack/walk-kernel.ts';
import { type CommitOptions, type CommitRequest, commitContents } from './commit-contents.ts';
import { isShallow, unknownRevision } from './fetch-advice.ts';

export const rangeInfo: SourceInfo = {
  whole: null,
  isHook: false,
  judgesHabits: true,
  progress: 'scan',
  takesComments: true,
  headline: (what) => `These commits add ${what}.`,
  nextSteps: stepsForHistory,
};

/** Which commits are meant. */
export type RangeSpec =
  /** `base..head`: what `head` has and `base` has not. */
  | { readonly kind: 'since'; readonly base: string; readonly head: string }
  /** `base...head`, as `git log` understands it: what one of them has and the other has not. */
  | { readonly kind: 'either'; readonly base: string; readonly head: string }
  /** One commit. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** All of a branch, except what another branch has: the first of `except` that exists and does not hold all of it. `why` gives the reason. */
  | { readonly kind: 'branch'; readonly head: string; readonly except: readonly string[]; readonly why: string }
  /** What a push added to `before`; if a forced push removed `before`, all of the branch as above. */
  | { readonly kind: 'push'; readonly before: string; readonly head: string; readonly except: readonly string[] };

type Branch = Pick<RangeSpec & { kind: 'branch' }, 'head' | 'except' | 'why'>;

/** What `sntrylint range` reads. */
export interface RangeOptions extends CommitOptions {
  readonly spec: RangeSpec;
}

/** What commits add: the content, the names and the messages. */
export function range(options: RangeOptions): Source {
  return { name: 'range', largeFiles: largeFilesIn(options), makeKernel: walkKernel, read: (reading) => read(options, reading) };
}

async function* read(given: RangeOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const options = stoppable(given, reading);
  const notes: string[] = [];
  const { commits, isEmpty, notes: more } = yield* commitContents(options, (place) => request(options.spec, place, notes), reading);
  const emptyReason = isEmpty ? 'there is no commit in this range' : null;
  return { ...plainEnd, commits, emptyReason, notes: [...notes, ...more, ...(emptyReason === null ? [] : [emptyReason])] };
}

async function request(spec: RangeSpec, place: GitPlace, notes: string[]): Promise<CommitRequest> {
  switch (spec.kind) {
    case 'since': {
      const [base, head] = await both(spec, place);
      return withTips([head], [`^${base}`, head], place);
    }
    case 'either': {
      const ends = await both(spec, place);
      return withTips(ends, [ends.join('...')], place);
    }
    case 'commit': {
      const commit = await known(spec.commit, place);
      return withTips([commit], [`${commit}^!`], place);
    }
    case 'branch':
      return wholeBranch(spec, place, notes);
    case 'push': {
      const { before, head } = spec;
      if ((await revision(before, place)) !== null) return request({ kind: 'since', base: before, head }, place, notes);
      // A shallow clone may lack it although the branch still has it: then it can be fetched.
      if (await isShallow(place)) throw await unknownRevision(before, place, true);
      return wholeBranch({ ...spec, why: 'the push was forced, and the commit before it is gone' }, place, notes);
    }
  }
}

async function wholeBranch(spec: Branch, place: GitPlace, notes: string[]): Promise<CommitRequest> {
  const head = await known(spec.head, place);
  const base = await otherBranch(spec, place);
  notes.push(`${spec.why}: ${base === null ? 'all its commits are read' : `its commits that ${base.name} does not have are read`}`);
  return withTips([head], base === null ? [head] : [head, `^${base.commit}`], place);
}

/** Adds the tags and objects without history at the ends. A range of trees or blobs has no commits, and is refused. */
async function withTips(ends: readonly string[], revisions: readonly string[], place: GitPlace): Promise<CommitRequest> {
  const found: Tips = await tips(ends, place);
  return { walk: found.commits.length === 0 ? null : { revisions, not: [] }, tips: found };
}

/** Both ends of a range, asked for at once. If both are unknown, the base is named. */
async function both({ base, head }: { readonly base: string; readonly head: string }, place: GitPlace): Promise<readonly [string, string]> {
  const ends = [known(base, place), known(head, place)] as const;
  ends[1].catch(() => {});
  return [await ends[0], await ends[1]];
}

/** @throws {UserError} with exit code 3 and the command that fetches it, if this repository does not have it. */
async function known(name: string, place: GitPlace): Promise<string> {
  const oid = await revision(name, place);
  if (oid === null) throw await unknownRevision(name, place);
  return oid;
}

/** The branch to leave out: not one that holds all of `head`, or the first push of the main branch itself would be empty. */
async function otherBranch({ head, except }: Branch, place: GitPlace): Promise<{ readonly name: string; readonly commit: string } | null> {
  for (const name of except) {
    const commit = await commitOf(name, place);
    if (commit !== null && !(await isAncestor(head, commit, place))) return { name, commit };
  }
  return null;
}
