import type { Answer, Ask } from '../api/ask.ts';
import type { Pages } from '../api/pages.ts';
import type { Credential, TokenVariable } from '../credentials/credential.ts';

/** Everything known of one kind of server that repositories are listed from. */
export interface Platform {
  readonly title: string;
  /** How many names may stand below one another: a group of GitLab may have groups in it. */
  readonly deepest: number;
  /** Where its tokens are looked for, first come first. */
  readonly variables: readonly TokenVariable[];
  /** The address of the API of a server (without a slash at its end). */
  readonly api: (server: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: (credential: Credential) => string;
  /** What may help where the server says no. */
  readonly advice: (answer: Answer) => string | null;
  /** The list of everything that an account owns. */
  readonly find: (ask: Ask, account: string) => Promise<Found>;
  readonly read: (item: Readonly<Record<string, unknown>>) => Raw;
}

/** Where the repositories of an account are listed, or why that is not known. */
export type Found =
  | { readonly kind: 'list'; readonly pages: Pages; /** What the server keeps back, of which people should know. */ readonly remark: (answer: Answer) => string | null }
  | { readonly kind: 'not-found'; readonly reason: string };

/** What an item says of itself: unknown data still, put under our own names. */
export interface Raw {
  /** Stays when a repository is renamed. */
  readonly id: unknown;
  readonly url: unknown;
  /** `owner/name`. */
  readonly path: unknown;
  readonly archived: unknown;
  readonly fork: boolean;
  /** Whether it may have a wiki: of GitHub `has_wiki` says that one may be made, not that there is one. */
  readonly mayHaveWiki: boolean;
}

/** A name as one part of a path: what GitLab wants of `group/sub-group`, too. */
export const part = encodeURIComponent;

/** Of no list is anything kept back but what its platform says. */
export const noRemark = (): null => null;
