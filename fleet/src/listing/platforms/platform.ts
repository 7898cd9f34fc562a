import type { Answer, Ask } from '../api/ask.ts';
import type { Pages } from '../api/pages.ts';
import type { Credential, TokenVariable } from '../credentials/credential.ts';

/** Everything that is known about one kind of server that lists repositories. */
export interface Platform {
  readonly title: string;
  /** How many names an account may have: a group of GitLab may have sub groups. */
  readonly deepest: number;
  /** The variables that may hold its token; the first that is set counts. */
  readonly variables: readonly TokenVariable[];
  /** The address of the API of a server (without a slash at its end). */
  readonly api: (server: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: (credential: Credential) => string;
  /** What may help if the server refuses. */
  readonly advice: (answer: Answer) => string | null;
  /** The list of everything that an account owns. */
  readonly find: (ask: Ask, account: string) => Promise<Found>;
  readonly read: (item: Readonly<Record<string, unknown>>) => Raw;
}

/** The list of an account's repositories, or why there is none. */
export type Found =
  | { readonly kind: 'list'; readonly pages: Pages; /** What the server leaves out of the list, for people to know. */ readonly remark: (answer: Answer) => string | null }
  | { readonly kind: 'not-found'; readonly reason: string };

/** The fields of an item under our own names. Their values are still unchecked. */
export interface Raw {
  /** It stays the same when a repository is renamed. */
  readonly id: unknown;
  readonly url: unknown;
  /** `owner/name`. */
  readonly path: unknown;
  readonly archived: unknown;
  readonly fork: boolean;
  /** Whether it may have a wiki: GitHub's `has_wiki` says that one may be made, not that there is one. */
  readonly mayHaveWiki: boolean;
}

/** A name as one part of a path; GitLab wants `group/sub-group` in this form too. */
export const part = encodeURIComponent;

/** For a platform that leaves nothing out of its lists. */
export const noRemark = (): null => null;
