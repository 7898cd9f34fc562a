/** A repository that can be cloned. */
export interface ListedRepository {
  /** Clone URL without credentials. */
  readonly url: string;
  /** `host/owner/name`, unique. */
  readonly name: string;
  readonly platform: 'github' | 'gitlab' | 'gitea' | 'url' | 'folder';
  readonly archived: boolean;
  readonly fork: boolean;
  /** The name of the repository whose wiki this is. */
  readonly wikiOf?: string;
}
