import type { Environment } from '../../../src/environment.ts';

/** Where a repository was found. */
export type Platform = 'github' | 'gitlab' | 'gitea' | 'url' | 'folder';

/** A repository that is to be scanned. */
export interface ListedRepository {
  /** What git clones: an address without credentials, or the absolute path of a folder. */
  readonly url: string;
  /** `host/owner/name`, or the absolute path of a folder; a wiki's ends `.wiki`. Two repositories never have the same. */
  readonly name: string;
  readonly platform: Platform;
  readonly archived: boolean;
  readonly fork: boolean;
  /** The name of the repository whose wiki this is; left out for what is no wiki. */
  readonly wikiOf?: string;
}

/** How repositories are listed. */
export interface ListOptions {
  /** The working folder, for files and folders that are named relative to it. */
  readonly cwd: string;
  /** Where tokens and addresses of platforms stand. */
  readonly env: Environment;
  /** Whether archived repositories are wanted too. */
  readonly archived: boolean;
  /** Whether forks are wanted too. */
  readonly forks: boolean;
  /** Whether wikis are wanted too. */
  readonly wikis: boolean;
  readonly signal?: AbortSignal;
  /** Told what could not be listed, for people: the rest is listed all the same. */
  readonly notListed: (what: { readonly what: string; readonly reason: string }) => void;
  /** Told what people may want to know while they wait: `waiting 40 s for the rate limit of api.github.com`. */
  readonly note?: (text: string) => void;
}
