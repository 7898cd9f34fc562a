import type { Environment } from '../../../src/environment.ts';

/** Where a repository was found. */
export type Platform = 'github' | 'gitlab' | 'gitea' | 'url' | 'folder';

/** A repository to scan. */
export interface ListedRepository {
  /** What git clones: an address without credentials, or the absolute path of a folder. */
  readonly url: string;
  /**
   * `host/owner/name`, or the absolute path of a folder. A wiki has the ending `.wiki`. No two repositories have the
   * same name.
   */
  readonly name: string;
  readonly platform: Platform;
  readonly archived: boolean;
  readonly fork: boolean;
  /** For a wiki: the name of its repository. */
  readonly wikiOf?: string;
}

/** How repositories are listed. */
export interface ListOptions {
  /** The working folder, for files and folders that are named relative to it. */
  readonly cwd: string;
  /** Holds tokens and addresses of platforms. */
  readonly env: Environment;
  /** Whether archived repositories are wanted too. */
  readonly archived: boolean;
  /** Whether forks are wanted too. */
  readonly forks: boolean;
  /** Whether wikis are wanted too. */
  readonly wikis: boolean;
  readonly signal?: AbortSignal;
  /** Called with what could not be listed, and the reason in words for people. The rest is still listed. */
  readonly notListed: (what: { readonly what: string; readonly reason: string }) => void;
  /** Called with messages for people who wait: `waiting 40 s for the rate limit of api.github.com`. */
  readonly note?: (text: string) => void;
}
