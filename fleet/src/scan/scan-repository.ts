import { createHash } from 'node:crypto';
import { failure } from '../../../src/cli/failure.ts';
import type { Environment } from '../../../src/environment.ts';
import { safeSentence } from '../../../src/secret/escape.ts';
import { version } from '../../../src/version.ts';
import type { ListedRepository } from '../listing/repository.ts';
import { GitFailed } from '../mirrors/git.ts';
import type { Mirrors, Place } from '../mirrors/mirrors.ts';
import type { FoundFinding, ScanResult } from './found.ts';
import type { ProcessLimits } from '../processes/bounds.ts';
import { runChild, ScanFailed } from './run-child.ts';

/** The result of scanning one repository. */
export type Outcome =
  /** Nothing was scanned, since its refs have not changed. */
  | { readonly kind: 'unchanged' }
  /**
   * `seen` tells the next scan whether anything is new. It is null if something was not read, so that the repository is
   * scanned again.
   */
  | { readonly kind: 'scanned'; readonly seen: string | null; readonly result: ScanResult }
  /** `mayPass`: another try may succeed. */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayPass: boolean };

/** How repositories are scanned. */
export interface ScanSettings {
  readonly mirrors: Mirrors;
  readonly env: Environment;
  readonly limits: ProcessLimits;
  /** Whether the repository's own comments and configuration may excuse findings. */
  readonly ownExceptions: boolean;
  readonly archives: boolean;
  /** Whether objects that an earlier run has read are skipped. */
  readonly remembers: boolean;
}

const nothing: ScanResult = { findings: [], notRead: [], commits: 0, bytes: 0 };

/** Asks for the refs of a repository, and scans it if they have changed. Never throws. */
export async function scanRepository(repository: ListedRepository & { readonly seen: string | null }, settings: ScanSettings, signal?: AbortSignal): Promise<Outcome> {
  const { mirrors, ownExceptions, archives, remembers } = settings;
  try {
    const refs = await mirrors.refs(repository, signal);
    const seen = createHash('sha256').update(JSON.stringify([refs.hash, version, ownExceptions, archives])).digest('hex');
    if (remembers && seen === repository.seen) return { kind: 'unchanged' };
    if (refs.isEmpty) return { kind: 'scanned', seen, result: nothing };
    const result = await mirrors.use(repository, refs, (place) => scanMirror(place, settings, signal), signal);
    return { kind: 'scanned', seen: result.notRead.length === 0 ? seen : null, result };
  } catch (error) {
    if (error instanceof GitFailed && isAbsentWiki(repository, error.message)) return { kind: 'scanned', seen: null, result: nothing };
    if (error instanceof GitFailed) return { kind: 'failed', reason: safeSentence(error.message), mayPass: signal?.aborted === true || !isFinal(error.message) };
    if (error instanceof ScanFailed) return { kind: 'failed', reason: safeSentence(error.message), mayPass: error.mayPass };
    const { code } = error as NodeJS.ErrnoException;
    // A full disk, or too many open files, may be temporary.
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return { kind: 'failed', reason: `the file system failed: ${code}`, mayPass: true };
    // A bug of ours, which only this repository shows. The others are still scanned.
    return { kind: 'failed', reason: failure(error, 'sntrylint-fleet').text.trim(), mayPass: false };
  }
}

async function scanMirror(place: Place, { env, limits, ownExceptions, archives, remembers }: ScanSettings, signal: AbortSignal | undefined): Promise<ScanResult> {
  const findings: FoundFinding[] = [];
  const notRead: { path: string; reason: string }[] = [];
  let end = { commits: 0, bytes: 0 };
  const request = { repository: place.repository, ownExceptions, archives, remembers, verify: null };
  await runChild(request, {
    memory: place.memory,
    code: place.code,
    env,
    limits,
    ...(signal === undefined ? {} : { signal }),
    told(message) {
      if (message.type === 'finding') findings.push(message.finding);
      else if (message.type === 'not-read') notRead.push({ path: message.path, reason: message.reason });
      else if (message.type === 'end') end = { commits: message.commits, bytes: message.bytes };
    },
  });
  return { findings, notRead, ...end };
}

/**
 * Whether this is a wiki that does not exist. A platform says only that a repository may have a wiki. GitHub asks for a
 * login if a wiki does not exist. If the credential for the repository was sent, GitHub would accept it for an existing
 * wiki too.
 */
function isAbsentWiki({ wikiOf, platform }: ListedRepository, words: string): boolean {
  return wikiOf !== undefined && (/not found/i.test(words) || (platform === 'github' && /could not read Username/.test(words)));
}

/**
 * Whether git's message means that the repository is gone, may not be read, is broken, or takes too much. Trying again
 * in a minute would not help. Addresses and paths, which git quotes, are left out: a repository may be called `page-404`.
 */
export function isFinal(words: string): boolean {
  return /not found|does not exist|could not read Username|Authentication failed|\b(?:401|403|404)\b|Permission denied|access rights|does not appear to be a git repository|not allowed|unable to find remote helper|dubious ownership|not a git repository|bad (?:pack|object)|pack .*corrupt|index-pack (?:died|failed)|inflate|invalid index-pack|is larger than|longer than|bad line length|protocol error|took more than|does not end|No such file/i.test(words.replaceAll(/'[^']*'/g, "''"));
}
