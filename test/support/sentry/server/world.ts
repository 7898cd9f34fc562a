import { createHash } from 'node:crypto';
import { tokens } from '../../tokens.ts';

/** The kind of a token on the server. `oauth` has no prefix and may be limited to one organization. */
export type StoredKind = 'user' | 'integration' | 'org' | 'oauth' | 'legacy';

/**
 * Why an existing token is refused. The sentences are Sentry's (`src/sentry/api/authentication.py`,
 * `src/sentry/api/exceptions.py`).
 */
export type Trouble =
  | 'User inactive or deleted'
  | 'UserApplication inactive or deleted'
  | 'Token expired'
  | 'This token access is limited to organization endpoints.'
  | 'Unauthorized organization access.'
  | 'sso-required'
  | '2fa-required'
  | 'insufficient-scope';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
  readonly has2fa: boolean;
  readonly lastActive: string | null;
}

export interface Member {
  readonly id: string;
  readonly organization: string;
  /** Null for an invitation that nobody has accepted. */
  readonly userId: string | null;
  readonly name: string;
  readonly email: string;
  readonly role: 'owner' | 'manager' | 'admin' | 'member';
  readonly pending: boolean;
  readonly expired: boolean;
  readonly dateCreated: string;
}

export interface App {
  readonly slug: string;
  readonly name: string;
  readonly organization: string;
  readonly status: 'internal' | 'published';
  readonly scopes: readonly string[];
  readonly proxyUserId: string;
  /** SHA-256 of the client secret. */
  secretHash: string;
}

export interface StoredToken {
  readonly id: string;
  readonly kind: StoredKind;
  /** Sentry stores only the hash of a token and its last four characters. */
  readonly hash: string;
  readonly lastFour: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly userId: string | null;
  readonly organization: string | null;
  readonly app: string | null;
  readonly trouble: Trouble | null;
  readonly dateCreated: string;
  dateLastUsed: string | null;
}

/** The properties of a new token. All of them have defaults except the kind. */
export interface Issue {
  readonly kind: StoredKind;
  readonly scopes: readonly string[];
  readonly name?: string;
  readonly userId?: string;
  readonly organization?: string;
  readonly app?: string;
  readonly trouble?: Trouble;
  readonly dateCreated?: string;
  readonly dateLastUsed?: string | null;
  /** The address in an org token's payload. The default is the server's own. */
  readonly url?: string | null;
  /** This text is stored instead of a made-up token. */
  readonly value?: string;
}

/** Everything that the server knows, with a function that issues tokens. */
export interface World {
  readonly users: Map<string, User>;
  readonly members: Member[];
  readonly apps: Map<string, App>;
  readonly tokens: Map<string, StoredToken>;
  issue(wanted: Issue): string;
  find(token: string): StoredToken | undefined;
  newClientSecret(app: App): string;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The organization `acme`: two people, one who left, one invitation, two internal integrations. */
export function world(address: () => string): World {
  const make = tokens('sentry server');
  const stored = new Map<string, StoredToken>();
  let nextId = 101;
  const users = new Map<string, User>();
  const person = (id: string, name: string, more: Partial<User> = {}): void => {
    const email = `${name.toLowerCase()}@example.com`;
    users.set(id, { id, name, email, isActive: true, has2fa: true, lastActive: '2026-11-20T08:00:00Z', ...more });
  };
  person('1', 'Ada');
  person('2', 'Grace', { has2fa: false });
  person('3', 'Left', { lastActive: '2026-01-05T08:00:00Z' });
  person('900', 'release-bot', { email: '900@proxy-user.sentry.io' });
  person('901', 'old-bot', { email: '901@proxy-user.sentry.io' });
  const app = (slug: string, proxyUserId: string, scopes: readonly string[]): [string, App] => [
    slug,
    { slug, name: slug, organization: 'acme', status: 'internal', scopes, proxyUserId, secretHash: sha256(make.appSecret()) },
  ];
  const member = (id: string, userId: string | null, name: string, role: Member['role'], more: Partial<Member> = {}): Member => ({
    id,
    organization: 'acme',
    userId,
    name,
    email: `${name.toLowerCase()}@example.com`,
    role,
    pending: false,
    expired: false,
    dateCreated: '2025-03-01T00:00:00Z',
    ...more,
  });

  return {
    users,
    members: [
      member('11', '1', 'Ada', 'owner'),
      member('12', '2', 'Grace', 'owner'),
      member('13', '3', 'Left', 'member'),
      member('14', null, 'Nobody', 'manager', { pending: true, expired: true }),
    ],
    apps: new Map([app('release-bot', '900', ['project:releases', 'org:read']), app('old-bot', '901', ['org:admin', 'event:admin'])]),
    tokens: stored,
    issue(wanted) {
      const value = wanted.value ?? fresh(wanted);
      const token: StoredToken = {
        id: String(nextId++),
        kind: wanted.kind,
        hash: sha256(value),
        lastFour: value.slice(-4),
        name: wanted.name ?? `${wanted.kind} token`,
        scopes: wanted.scopes,
        userId: wanted.userId ?? (wanted.kind === 'org' || wanted.app !== undefined ? null : '1'),
        organization: wanted.organization ?? (wanted.kind === 'org' ? 'acme' : null),
        app: wanted.app ?? null,
        trouble: wanted.trouble ?? null,
        dateCreated: wanted.dateCreated ?? '2026-11-01T00:00:00.000Z',
        dateLastUsed: wanted.dateLastUsed === undefined ? '2026-11-20T00:00:00.000Z' : wanted.dateLastUsed,
      };
      stored.set(token.hash, token);
      return value;
    },
    find: (token) => stored.get(sha256(token)),
    newClientSecret(owner) {
      const secret = make.appSecret();
      owner.secretHash = sha256(secret);
      return secret;
    },
  };

  function fresh(wanted: Issue): string {
    switch (wanted.kind) {
      case 'user':
        return make.user();
      case 'integration':
        return make.integration();
      case 'org': {
        const url = wanted.url === undefined ? address() : wanted.url;
        return make.org({ slug: wanted.organization ?? 'acme', url, regionUrl: url });
      }
      case 'legacy':
      case 'oauth':
        return make.legacy();
    }
  }
}
