import { join } from 'node:path';
import type { PushUpdate } from '../commits/push-updates.ts';
import { gitFolders } from '../repository/git-folders.ts';
import { type GitPlace, git } from '../run.ts';
import { entries } from '../waiting/waiting-files.ts';
import { address } from './address.ts';
import { type Refspec, remotes } from './remotes.ts';

/**
 * Where a push goes, as git tells its hook. If the user gave a URL instead of a remote's name, both are the URL. Both
 * are null if git did not tell.
 */
export interface PushedTo {
  readonly name: string | null;
  readonly url: string | null;
}

/** What this repository knows about the content of a remote. */
export type Published =
  /** The objects that its tracking refs name; none if nothing was ever fetched from it or pushed to it. */
  | { readonly kind: 'known'; readonly oids: readonly string[] }
  /** It is not known where the push goes. */
  | { readonly kind: 'nobody said' }
  /**
   * `ref` has a tracking ref, but git says that the remote does not have it. So the tracking refs may be of another
   * repository.
   */
  | { readonly kind: 'outdated'; readonly ref: string }
  /** The repository is pushed to itself. */
  | { readonly kind: 'itself' };

/**
 * What a remote already has, according to its tracking refs. A remote counts if all its URLs, for fetching and for
 * pushing, lead to the place of the push. A tracking ref counts if no other remote is fetched into it. None counts if
 * links in the file system may make it follow a branch: then it would have every commit that is pushed.
 *
 * @param updates the refs that git says it pushes
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
  if (fetches.length === 0 || (await hasLinkedRefs(place))) return { kind: 'known', oids: [] };
  const others = all.filter((remote) => !same.includes(remote)).flatMap((remote) => remote.fetches);
  const refs = new Map((await trackingRefs(place)).filter(([ref]) => fetches.some(({ to }) => matched(to, ref) !== null) && !others.some(({ to }) => matched(to, ref) !== null)));
  const gone = isNewThere(updates) ? updates.find(({ ref }) => fetches.some((fetch) => refs.has(tracking(fetch, ref)))) : undefined;
  return gone === undefined ? { kind: 'known', oids: [...new Set(refs.values())] } : { kind: 'outdated', ref: gone.ref };
}

/**
 * Only refs below `refs/remotes/` tell what a remote has. A mirror is fetched into the user's own branches and tags,
 * and these may hold anything.
 */
function isTracking({ to }: Refspec): boolean {
  return to.startsWith('refs/remotes/');
}

/** Whether a branch or a tracking ref is kept behind a link. Whoever made the repository may have put it there. */
async function hasLinkedRefs(place: GitPlace): Promise<boolean> {
  const { commonDir } = await gitFolders(place);
  const isLinked = (folder: string): boolean => entries(folder).some((entry) => entry.isSymbolicLink() || (entry.isDirectory() && isLinked(join(folder, entry.name))));
  // The whole folder is a link in a work tree that `git-new-workdir` made.
  return entries(join(commonDir, 'refs')).some((entry) => entry.isSymbolicLink()) || ['heads', 'remotes'].some((name) => isLinked(join(commonDir, 'refs', name)));
}

/** Whether git says for every pushed ref that the remote does not have it yet. */
function isNewThere(updates: readonly PushUpdate[]): boolean {
  return updates.every(({ oldOid, newOid }) => oldOid === null && newOid !== null);
}

/** All tracking refs, except those that only point at another ref, such as `origin/HEAD`. */
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

/** The tracking ref for a ref of the remote; empty if there is none. */
function tracking({ from, to }: Refspec, ref: string): string {
  const middle = matched(from, ref);
  return middle === null ? '' : to.replace('*', () => middle);
}

/**
 * The text that the star of a pattern stands for in a ref; null if the pattern does not match. A pattern without a star
 * matches only itself.
 */
function matched(pattern: string, ref: string): string | null {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === ref ? '' : null;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return ref.length >= before.length + after.length && ref.startsWith(before) && ref.endsWith(after) ? ref.slice(before.length, ref.length - after.length) : null;
}
