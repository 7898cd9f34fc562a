import { explainScopes } from './scopes.ts';

/**
 * How bad a threat is. `critical` destroys things or takes them over; `high` changes what others rely on, or reads
 * personal data.
 */
export type Gravity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

/** One thing that a thief could do with a token. */
export interface Threat {
  readonly scope: string;
  readonly gravity: Gravity;
  /** Completes "whoever holds it can …". */
  readonly sentence: string;
}

/**
 * Worst first: reports use the order of this table. The source for what a scope allows: docs.sentry.io, "Permissions &
 * Scopes".
 */
const table: readonly (readonly [scope: string, gravity: Gravity, sentence: string])[] = [
  ['org:admin', 'critical', 'delete the organization with all its data, and change everything in it'],
  ['member:admin', 'critical', 'remove members and make themselves an owner'],
  ['member:write', 'critical', 'invite members of their own and change roles'],
  ['project:admin', 'critical', 'delete projects and take over their DSN keys'],
  ['event:admin', 'critical', 'delete issues and events, their own traces included'],
  ['org:ci', 'high', 'poison releases: upload source maps and debug files of their own'],
  ['project:releases', 'high', 'poison releases: create them, upload source maps and record deploys'],
  ['project:distribution', 'high', 'publish app builds of their own to testers'],
  ['event:read', 'high', 'read issues and raw events, with the personal data in them'],
  ['member:invite', 'high', 'invite members of their own'],
  ['org:write', 'high', 'change the settings of the organization'],
  ['org:integrations', 'high', 'change how the organization is tied to other services'],
  ['project:write', 'high', 'create projects and change their settings'],
  ['team:admin', 'high', 'delete teams'],
  ['alerts:write', 'medium', 'silence or delete alert rules, so that nobody is warned'],
  ['team:write', 'medium', 'create teams, and add or remove their members'],
  ['event:write', 'medium', 'resolve, ignore and reassign issues'],
  ['member:read', 'medium', 'list members with names, addresses and roles: material for phishing'],
  ['org:read', 'low', 'list organizations and see members and settings'],
  ['project:read', 'low', 'see projects and their settings'],
  ['team:read', 'low', 'see teams and who is in them'],
  ['alerts:read', 'low', 'see alert rules'],
  ['email', 'low', 'see the e-mail address of the person'],
  ['profile', 'low', 'see the name and picture of the person'],
  ['openid', 'low', 'see which account the token belongs to'],
];

/**
 * Scopes that need no sentence if the token also has a worse one: whoever may change a thing may also see it. Personal
 * data in events and members is still mentioned.
 */
const saidBy: Readonly<Record<string, readonly string[]>> = {
  'member:invite': ['member:write'],
  'org:write': ['org:admin'],
  'org:integrations': ['org:admin'],
  'org:read': ['org:write'],
  'project:write': ['project:admin'],
  'project:read': ['project:write'],
  'team:read': ['team:write'],
  'alerts:read': ['alerts:write'],
};

/** How bad it is that a thief has a scope; `unknown` for a scope that is newer than this version. */
export function gravityOf(scope: string): Gravity {
  return table.find(([known]) => known === scope)?.[1] ?? 'unknown';
}

/** What a thief could do with a token of these scopes and the scopes they include, worst first. */
export function threats(scopes: readonly string[]): readonly Threat[] {
  const held = new Set(explainScopes(scopes).map(({ scope }) => scope));
  const known = table
    .filter(([scope]) => held.has(scope) && !(saidBy[scope] ?? []).some((worse) => held.has(worse)))
    .map(([scope, gravity, sentence]) => ({ scope, gravity, sentence }));
  const named = new Set(table.map(([scope]) => scope));
  const others = [...held].filter((scope) => !named.has(scope));
  return [
    ...known,
    ...others.map((scope) => ({ scope, gravity: 'unknown' as const, sentence: `use ${scope}, a scope that this version does not know` })),
  ];
}
