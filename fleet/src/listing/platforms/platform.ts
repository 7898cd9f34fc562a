import type { Answer, Ask } from '../api/ask.ts';
import type { Pages } from '../api/pages.ts';
import type { Credential, TokenVariable } from '../credentials/credential.ts';

/** Everything that is known about one kind of server that lists repositories. */
export interface Platform {
  readonly title: string;
  /** How many parts the name of an account may have. In GitLab a group may have sub groups. */
  readonly deepest: number;
  /** The variables that may hold its token; the first that is set counts. */
  readonly variables: readonly TokenVariable[];
  /** The address of the API of a server (without a slash at its end). */
  readonly api: (server: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: (credential: Credential) => string;
  /** Advice for a refusal; null if there is none. */
  readonly advice: (answer: Answer) => string | null;
  /** The list of everything that an account owns. */
  readonly find: (ask: Ask, account: string) => Promise<Found>;
  readonly read: (item: Readonly<Record<string, unknown>>) => Raw;
}

/** The list of an account's repositories, or why there is none. */
export type Found =
  | { readonly kind: 'list'; readonly pages: Pages; /** Tells people what the server leaves out of the list; null if nothing. */ readonly remark: (answer: Answer) => string | null }
  | { readonly kind: 'not-found'; readonly reason: string };

/** The fields of an item under our own names. Their values are still unchecked. */
export interface Raw {
  /** It stays the same if a repository is renamed. */
  readonly id: unknown;
  readonly url: unknown;
  /** `owner/name`. */
  readonly path: unknown;
  readonly archived: unknown;
  readonly fork: boolean;
  /** Whether there may be a wiki. GitHub's `has_wiki` only says that one may be made. */
  readonly mayHaveWiki: boolean;
}

/** Encodes a name as one part of a path. GitLab wants `group/sub-group` in this form too. */
export const part = encodeURIComponent;

/** For a platform that leaves nothing out of its lists. */
export const noRemark = (): null => null;
