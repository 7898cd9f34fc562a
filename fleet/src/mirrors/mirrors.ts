import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../../src/environment.ts';
import { headBranch } from '../../../src/git/repository/git-folders.ts';
import { byteSize } from '../../../src/report/text/words.ts';
import { lock } from '../disk/lock.ts';
import { makePrivate } from '../disk/make-private.ts';
import type { ListedRepository } from '../listing/repository.ts';
import { folderBytes } from './folder-bytes.ts';
import { GitFailed, type GitLimits, remoteGit } from './git.ts';
import { loginFor } from './login.ts';
import { readRefs, type RemoteRefs } from './remote-refs.ts';

export interface MirrorLimits {
  /** Bytes of all copies together. If there are more, the copies that were used longest ago are removed. */
  readonly cacheSize: number;
  /** The most bytes of one repository. */
  readonly repositorySize: number;
  /** The most milliseconds for one fetch. */
  readonly time: number;
  /** The most bytes of memory for one fetch. */
  readonly memory: number;
}

/** Where a repository lies on this machine while it is scanned. */
export interface Place {
  /** The bare repository. */
  readonly repository: string;
  /** The folder in which the scanner remembers what it has read. It lies outside of the repository. */
  readonly memory: string;
  /** The folder with V8's compiled code of the scanner, the same for all repositories. */
  readonly code: string;
}

/** Copies of repositories on this machine. Only this part of the program talks to their servers. */
export interface Mirrors {
  /**
   * Asks the server for the refs, by one `git ls-remote`.
   * @throws {GitFailed}
   */
  refs(repository: ListedRepository, signal?: AbortSignal): Promise<RemoteRefs>;
  /**
   * Brings the copy up to date and hands it to `work`. No two workers ever have the same copy.
   * @throws {GitFailed} and what `work` throws
   */
  use<Result>(repository: ListedRepository, refs: RemoteRefs, work: (place: Place) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Deletes the copy of a repository. */
  remove(url: string): void;
}

/** The most milliseconds for a list of refs. */
const refsTime = 120_000;

/** If a copy has more packs, it is packed again, since git searches all packs for each object. */
const mostPacks = 50;

/** If a repository has more refs, they are put into one file. git makes a file for each, and so needs a block of the disk. */
const mostLooseRefs = 500;

/** @param folder a folder for this program only, which nobody but the user may enter */
export function openMirrors(folder: string, env: Environment, limits: MirrorLimits): Mirrors {
  makePrivate(folder);
  const git = (args: readonly string[], cwd: string, url: string, more: GitLimits): Promise<Buffer> => remoteGit(args, { cwd, env, login: loginFor(url, env), limits: more, protocols: protocolsFor(url) });
  const folderOf = (url: string): string => join(folder, createHash('sha256').update(url).digest('hex').slice(0, 40));
  let usesUntilLook = 0;
  /** How many bytes were added since all copies were measured. */
  let grown = 0;
  return {
    async refs({ url, platform }, signal) {
      const more = { time: Math.min(refsTime, limits.time), memory: limits.memory, ...(signal === undefined ? {} : { signal }) };
      if (platform !== 'folder') return readRefs(await git(['ls-remote', '--symref', '--', url], folder, url, more));
      // Otherwise the message would be that there is no git.
      if (!existsSync(url)) throw new GitFailed('the folder does not exist on this machine');
      const listed = (await git(['for-each-ref', '--format=%(objectname)%09%(refname)'], url, url, more)).toString('latin1');
      const branch = headBranch(url);
      if (branch !== null) {
        const oid = listed.split('\n').find((line) => line.endsWith(`\t${branch}`))?.split('\t')[0];
        return readRefs(Buffer.from(`${listed}ref: ${branch}\tHEAD\n${oid === undefined ? '' : `${oid}\tHEAD\n`}`, 'latin1'));
      }
      const head = await git(['symbolic-ref', '-q', 'HEAD'], url, url, more).then((name) => `ref: ${name.toString('latin1').trim()}\tHEAD\n`, () => '');
      const detached = await git(['rev-parse', '-q', '--verify', 'HEAD'], url, url, more).then((oid) => `${oid.toString('latin1').trim()}\tHEAD\n`, () => '');
      return readRefs(Buffer.from(listed + head + detached, 'latin1'));
    },
    async use(repository, refs, work, signal) {
      const { url, platform } = repository;
      const own = folderOf(url);
      mkdirSync(own, { recursive: true, mode: 0o700 });
      const held = lock(join(own, 'lock'));
      if (held.kind === 'taken') throw new GitFailed('another worker has its copy');
      try {
        const place = { repository: platform === 'folder' ? url : join(own, 'mirror.git'), memory: join(own, 'memory'), code: folder };
        try {
          if (platform !== 'folder') await fetch(place.repository, repository, refs, signal);
          mkdirSync(place.memory, { recursive: true, mode: 0o700 });
          return await work(place);
        } finally {
          // A copy whose scan failed takes room too.
          grown += noteBytes(own);
        }
      } finally {
        held.release();
        // All copies are measured only now and then, since this takes a while if there are many. Other processes add
        // copies here too.
        usesUntilLook--;
        if (usesUntilLook < 0 || grown > limits.cacheSize / 100) {
          // With more copies the next measurement comes later. So on average each use measures only a few copies.
          usesUntilLook = Math.max(100, evict(folder, limits.cacheSize) / 4);
          grown = 0;
        }
      }
    },
    remove: (url) => removeMirror(folderOf(url)),
  };

  async function fetch(mirror: string, { url }: ListedRepository, refs: RemoteRefs, signal: AbortSignal | undefined): Promise<void> {
    const more = {
      time: limits.time,
      memory: limits.memory,
      // Only the objects: a hostile server may name a million refs, which git keeps in a file each at first. Looking at
      // all of them again and again would stop the other workers of this process.
      check: () => (folderBytes(join(mirror, 'objects')) > limits.repositorySize ? `it is larger than ${byteSize(limits.repositorySize)}` : null),
      ...(signal === undefined ? {} : { signal }),
    };
    if (formatOf(mirror) !== refs.objectFormat) {
      rmSync(mirror, { recursive: true, force: true });
      // git before 2.29 knows neither SHA-256 nor the option for it.
      await git(['init', '--quiet', '--bare', ...(refs.objectFormat === 'sha256' ? ['--object-format=sha256'] : []), '--', mirror], folder, url, more);
    }
    // A fetch that was killed may have left these files behind.
    for (const name of filesIn(join(mirror, 'objects/pack')).filter((one) => one.startsWith('tmp_'))) rmSync(join(mirror, 'objects/pack', name), { force: true });
    for (const name of ['packed-refs.lock', 'HEAD.lock', 'shallow.lock', 'config.lock']) rmSync(join(mirror, name), { force: true });
    try {
      // HEAD is set first. A fetch does not change it, and it may name a branch that the fetch removes.
      if (refs.head !== null && refs.head !== headBranch(mirror)) await git(['symbolic-ref', 'HEAD', refs.head], mirror, url, more);
      if (!refs.isEmpty) await git(['fetch', '--quiet', '--prune', '--no-tags', '--force', '--no-write-fetch-head', '--no-recurse-submodules', '--', url, '+refs/*:refs/*'], mirror, url, more);
      // The data may have come too fast for the checks during the fetch.
      const tooLarge = more.check();
      if (tooLarge !== null) throw new GitFailed(tooLarge);
      if (refs.count > mostLooseRefs) await git(['pack-refs', '--all'], mirror, url, more);
      if (filesIn(join(mirror, 'objects/pack')).filter((name) => name.endsWith('.pack')).length >= mostPacks) await git(['repack', '--quiet', '-a', '-d'], mirror, url, more);
    } catch (error) {
      // An incomplete copy cannot be used. The next fetch starts again.
      if (error instanceof GitFailed && signal?.aborted !== true) rmSync(mirror, { recursive: true, force: true });
      throw error;
    }
  }
}

/** Plain http is allowed only to this machine itself. The listing refuses every other such address. */
function protocolsFor(url: string): string {
  return url.startsWith('http://') ? 'http:https:ssh' : 'https:ssh';
}

/** The hash algorithm of a copy's object names; null if there is no complete copy. */
function formatOf(mirror: string): RemoteRefs['objectFormat'] | null {
  if (!existsSync(join(mirror, 'HEAD')) || !existsSync(join(mirror, 'config'))) return null;
  // A machine that lost its power may have left an empty HEAD. git would not take this for a repository.
  if (!/^(?:ref: refs\/|[0-9a-f]{40})/.test(readFileSync(join(mirror, 'HEAD'), 'latin1'))) return null;
  return /^\s*objectformat\s*=\s*sha256$/im.test(readFileSync(join(mirror, 'config'), 'utf8')) ? 'sha256' : 'sha1';
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Records the size of a copy. The time of this record says when the copy was last used. Returns by how much the copy
 * grew.
 */
function noteBytes(own: string): number {
  const before = notedBytes(own) ?? 0;
  const bytes = folderBytes(own);
  writeFileSync(join(own, 'bytes'), String(bytes), { mode: 0o600 });
  return Math.max(0, bytes - before);
}

/** The recorded size of a copy; null if there is none. Another process may delete the copy meanwhile. */
function notedBytes(own: string): number | null {
  try {
    return Number(readFileSync(join(own, 'bytes'), 'utf8')) || 0;
  } catch {
    return null;
  }
}

/**
 * Deletes the copies that were used longest ago, until the rest fits. A copy in use stays. Returns how many copies
 * there were.
 */
function evict(folder: string, most: number): number {
  const copies = filesIn(folder).flatMap((name) => {
    if (!/^[0-9a-f]{40}$/.test(name)) return [];
    const own = join(folder, name);
    const noted = notedBytes(own);
    // The worker that made it was killed before it could record the size.
    const stats = lstatSync(noted === null ? own : join(own, 'bytes'), { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ own, used: stats.mtimeMs, bytes: noted ?? folderBytes(own) }];
  });
  let total = copies.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= most) return copies.length;
  for (const { own, bytes } of copies.sort((a, b) => a.used - b.used)) {
    if (total <= most) break;
    if (removeMirror(own)) total -= bytes;
  }
  return copies.length;
}

/** False if the copy is in use. */
function removeMirror(own: string): boolean {
  if (!existsSync(own)) return true;
  const held = lock(join(own, 'lock'));
  if (held.kind === 'taken') return false;
  try {
    for (const name of ['mirror.git', 'memory', 'bytes']) rmSync(join(own, name), { recursive: true, force: true });
    return true;
  } finally {
    held.release();
    try {
      // Not with everything in it: another process may have begun a new copy here.
      rmdirSync(own);
    } catch {
      // There is something in it again.
    }
  }
}
