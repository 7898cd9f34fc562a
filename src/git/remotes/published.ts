import type { PushUpdate } from '../commits/push-updates.ts';
import { type GitPlace, git } from '../run.ts';
import { address } from './address.ts';
import { type Refspec, remotes } from './remotes.ts';

/** Where a push goes, as git tells its hook: both are the URL where no remote was named, and null if nobody said. */
export interface PushedTo {
  readonly name: string | null;
  readonly url: string | null;
}

/** What this repository knows of what a remote has. */
export type Published =
  /** What its tracking refs name; none if it was never fetched from or pushed to. */
  | { readonly kind: 'known'; readonly oids: readonly string[] }
  /** The remote is not known. */
  | { readonly kind: 'nobody said' }
  /** `ref` is among its tracking refs, but git says that the remote lacks it: they may belong to another repository. */
  | { readonly kind: 'outdated'; readonly ref: string }
  /** The repository is pushed to itself. */
  | { readonly kind: 'itself' };

/**
 * What a remote already has, as far as its tracking refs tell. Other remotes do not count. A remote counts if all its URLs, for
 * fetching and for pushing, lead to the place of the push; of its refs only those count to which no other remote is fetched.
 *
 * @param updates what git says that it pushes
 * @throws {UserError} with exit code 3 if git fails.
 */
export async function published({ name, url }: PushedTo, updates: readonly PushUpdate[], place: GitPlace): Promise<Published> {
  if (name === null && url === null) return { kind: 'nobody said' };
  if ((url ?? name) === '.') return { kind: 'itself' };
  const all = await remotes(place);
  const named = all.find((remote) => remote.name === name);
  const target = url !== null ? address(url) : named === undefined ? address(name!) : named.addresses[0];
  const same = all.filter(({ addresses }) => addresses.length === 1 && addresses[0] === target);
  const fetches = same.flatMap((remote) => remote.fetches).filter(isTracking);
  if (fetches.length === 0) return { kind: 'known', oids: [] };
  const others = all.filter((remote) => !same.includes(remote)).flatMap((remote) => remote.fetches);
  const refs = new Map((await trackingRefs(place)).filter(([ref]) => fetches.some(({ to }) => matched(to, ref) !== null) && !others.some(({ to }) => matched(to, ref) !== null)));
  const gone = isNewThere(updates) ? updates.find(({ ref }) => fetches.some((fetch) => refs.has(tracking(fetch, ref)))) : undefined;
  return gone === undefined ? { kind: 'known', oids: [...new Set(refs.values())] } : { kind: 'outdated', ref: gone.ref };
}

/** Branches and tags of one's own (a mirror is fetched to them) say what is here, and not what a remote has. */
function isTracking({ to }: Refspec): boolean {
  return to.startsWith('refs/remotes/');
}

/** Whether git says of everything that is pushed that the remote does not have it yet. */
function isNewThere(updates: readonly PushUpdate[]): boolean {
  return updates.every(({ oldOid, newOid }) => oldOid === null && newOid !== null);
}

/** Without those that only lead to another: `origin/HEAD`. */
async function trackingRefs(place: GitPlace): Promise<readonly (readonly [ref: string, oid: string])[]> {
  const listed = await git(['for-each-ref', '--format=%(objectname) %(refname) %(symref)', 'refs/remotes/'], place);
  return listed
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [oid, ref, symref] = line.split(' ');
      return oid === undefined || ref === undefined || symref !== '' ? [] : [[ref, oid] as const];
    });
}

/** Where a ref of the remote stands here. */
function tracking({ from, to }: Refspec, ref: string): string {
  const middle = matched(from, ref);
  return middle === null ? '' : to.replace('*', () => middle);
}

/** What the star of a pattern stands for in a ref; null if it does not match. Without a star it is one ref. */
function matched(pattern: string, ref: string): string | null {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === ref ? '' : null;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return ref.length >= before.length + after.length && ref.startsWith(before) && ref.endsWith(after) ? ref.slice(before.length, ref.length - after.length) : null;
}
