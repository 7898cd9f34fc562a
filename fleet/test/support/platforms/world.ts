/** A repository, as a test describes it. */
export interface FakeRepository {
  readonly archived?: boolean;
  readonly fork?: boolean;
  /** Whether the platform says that it may have a wiki. */
  readonly wiki?: boolean;
  readonly private?: boolean;
  /** Fields that replace those of the answer, as a hostile or broken server would send them. */
  readonly answer?: Readonly<Record<string, unknown>>;
}

export interface Stored extends FakeRepository {
  readonly id: number;
  readonly path: string;
}

/** The repositories and accounts of a server. Ids grow as on a real server. */
export interface World {
  readonly accounts: ReadonlyMap<string, { readonly id: number; readonly kind: 'organization' | 'user' }>;
  /** In the order of their ids. */
  repositories(): readonly Stored[];
  account(name: string, kind?: 'organization' | 'user'): World;
  add(path: string, repository?: FakeRepository): World;
  remove(path: string): World;
  rename(path: string, to: string): World;
}

export function world(): World {
  const accounts = new Map<string, { readonly id: number; readonly kind: 'organization' | 'user' }>();
  let stored: readonly Stored[] = [];
  let last = 0;
  const made: World = {
    accounts,
    repositories: () => stored,
    account(name, kind = 'organization') {
      accounts.set(name, { id: ++last, kind });
      return made;
    },
    add(path, repository = {}) {
      stored = [...stored, { ...repository, id: ++last, path }];
      return made;
    },
    remove(path) {
      stored = stored.filter((one) => one.path !== path);
      return made;
    },
    rename(path, to) {
      stored = stored.map((one) => (one.path === path ? { ...one, path: to } : one));
      return made;
    },
  };
  return made;
}
