import type { Environment } from '../../../src/environment.ts';
import type { Fetch } from '../../../src/sentry/client/proxied-fetch.ts';
import type { Sleep } from '../../../src/sentry/client/sleep.ts';

/** What is listed, and how what happens on the way is told. */
export interface ListOptions {
  /** Repositories that are archived: nobody can push to them, and everybody can read what they hold. */
  readonly archived: boolean;
  readonly forks: boolean;
  /** The wiki of each repository that may have one, as a repository of its own. */
  readonly wikis: boolean;
  /** For relative paths. */
  readonly cwd: string;
  /** Where credentials and proxies stand. */
  readonly env: Environment;
  /** Of sntrylint, for the User-Agent. */
  readonly version: string;
  readonly signal?: AbortSignal;
  /** One line for people: a wait, and why; that only public repositories can be seen. */
  readonly say: (line: string) => void;
  /** What could not be listed. It makes the call end with 3. */
  readonly missing: (one: NotListed) => void;
  readonly fetch?: Fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/** Something that was asked for and is not on the list. Both texts are safe to print. */
export interface NotListed {
  /** As it was asked for, `github:acme`, or a line of a file, `repositories.txt:7`. */
  readonly what: string;
  /** A sentence without a full stop. */
  readonly reason: string;
}
