/** Every scope of Sentry, and the scopes that it includes (`getsentry/sentry src/sentry/conf/server.py`, SENTRY_SCOPES and SENTRY_SCOPE_HIERARCHY_MAPPING). */
const brings: Readonly<Record<string, readonly string[]>> = {
  'org:read': [],
  'org:write': ['org:read'],
  'org:admin': ['org:read', 'org:write', 'org:integrations'],
  'org:integrations': [],
  'org:ci': [],
  'member:invite': [],
  'member:read': [],
  'member:write': ['member:read', 'member:invite'],
  'member:admin': ['member:read', 'member:write', 'member:invite'],
  'team:read': [],
  'team:write': ['team:read'],
  'team:admin': ['team:read', 'team:write'],
  'project:read': [],
  'project:write': ['project:read'],
  'project:admin': ['project:read', 'project:write'],
  'project:releases': [],
  'project:distribution': [],
  'event:read': [],
  'event:write': ['event:read'],
  'event:admin': ['event:read', 'event:write'],
  'alerts:read': [],
  'alerts:write': ['alerts:read'],
  openid: [],
  profile: [],
  email: [],
};

/** All scopes that this version knows. */
export const allScopes: readonly string[] = Object.keys(brings);

/** One scope that a token has. */
export interface ExplainedScope {
  readonly scope: string;
  /** Whether another scope of the token includes it, so that removing only this one changes nothing. */
  readonly implied: boolean;
  /** False for a scope that is newer than this version. Such a scope is shown, never dropped. */
  readonly known: boolean;
}

/** The scopes that a token has in effect, each once: first its own scopes in their order, then the included ones. */
export function explainScopes(scopes: readonly string[]): readonly ExplainedScope[] {
  const implied = new Set(scopes.flatMap((scope) => impliedBy(scope)));
  const own = [...new Set(scopes)].filter((scope) => !implied.has(scope));
  return [
    ...own.map((scope) => ({ scope, implied: false, known: isKnown(scope) })),
    ...[...implied].map((scope) => ({ scope, implied: true, known: true })),
  ];
}

/** The scopes that a scope includes, without itself; empty for an unknown scope. */
export function impliedBy(scope: string): readonly string[] {
  return isKnown(scope) ? brings[scope]! : [];
}

function isKnown(scope: string): boolean {
  return Object.hasOwn(brings, scope);
}
