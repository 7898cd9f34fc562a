import { isObject } from '../../json.ts';
import type { Listing } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/kinds.ts';
import { visible } from '../../secret/escape.ts';
import type { Secret } from '../../secret/secret.ts';
import { apiPath, type Answer, type Client } from '../client/client.ts';
import { list } from '../client/list.ts';
import { explainRefusal } from '../client/refusal.ts';
import { type Base, hostOf } from '../hosts.ts';
import { type ListedToken, readListedTokens } from '../listed-token.ts';
import type { AuditReport, Credential, Flag, NotListed } from './credential.ts';
import { flagOrder, isSame, tokenFlags } from './flags.ts';
import type { KnownLeak } from './known-leak.ts';
import { readMembers } from './members.ts';

export interface AuditOptions {
  readonly client: Client;
  readonly base: Base;
  /** The credential with which the lists are read. The report names the lists that it may not read. */
  readonly credential: Secret;
  /** The organization's slug. */
  readonly organization: string;
  readonly oldAfterDays: number;
  /** Findings of a scan to look for among the credentials. */
  readonly leaks: readonly KnownLeak[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was listed, and which lists are complete. A credential that is missing in a complete list has ended. */
interface Found {
  readonly credentials: Credential[];
  readonly whole: Set<Listing>;
  readonly notListed: NotListed[];
}

/**
 * Lists the credentials of an organization that still work, with the reasons for concern about each. Changes nothing.
 */
export async function audit(given: AuditOptions): Promise<AuditReport> {
  const leaks = given.leaks.filter((leak) => isHere(leak, given));
  const options = { ...given, leaks };
  const found: Found = { credentials: [], whole: new Set(), notListed: [] };
  for (const read of Object.values(readers)) await read?.(options, found);
  await members(options, found);
  const listed = [...found.credentials, ...unlistedLeaks(leaks, found)];
  return {
    organization: given.organization,
    host: given.base.host,
    checkedAt: new Date(given.now()).toISOString(),
    credentials: listed.sort(worstFirst),
    notListed: found.notListed,
    elsewhere: given.leaks.length - leaks.length,
  };
}

/** How each list of Sentry's is read; null if only the person it belongs to may see it. */
const readers = {
  'org-token': orgTokens,
  'integration-token': integrations,
  'personal-token': null,
} as const satisfies Readonly<Record<Listing, ((options: AuditOptions, found: Found) => Promise<void>) | null>>;

/**
 * Whether a leak belongs to this Sentry and organization. A leak of another Sentry may end in the same four characters.
 */
function isHere({ host, organization }: KnownLeak, { base, organization: asked }: AuditOptions): boolean {
  return (host === null || hostOf(`https://${host}`) === hostOf(`https://${base.host}`)) && (organization === null || organization === asked);
}

async function orgTokens(options: AuditOptions, found: Found): Promise<void> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/org-auth-tokens/`);
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body, 'org-token') : null;
  if (rows === null) return skip(found, 'organization tokens', 'org:read', answer);
  found.whole.add('org-token');
  for (const row of rows) found.credentials.push(withFlags(row, options));
}

async function integrations(options: AuditOptions, found: Found): Promise<void> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/sentry-apps/`);
  if (answer.kind !== 'answer' || answer.status !== 200 || !Array.isArray(answer.body)) return skip(found, 'integrations', 'org:read', answer);
  let isWhole = true;
  for (const app of answer.body.filter(isObject)) {
    const { slug, name, status } = app;
    if (typeof slug !== 'string' || status !== 'internal') continue;
    const scopes = Array.isArray(app['scopes']) ? app['scopes'].filter((scope) => typeof scope === 'string').map((scope) => visible(scope, 60)) : [];
    const shown = visible(typeof name === 'string' ? name : slug, 120);
    found.credentials.push(withFlags({ type: 'integration', id: visible(slug, 100), name: shown, lastFour: null, scopes, created: null, lastUsed: null }, options));
    const tokens = await read(options, apiPath`/api/0/sentry-apps/${slug}/api-tokens/`);
    const rows = tokens.kind === 'answer' && tokens.status === 200 ? readListedTokens(tokens.body, 'integration-token') : null;
    if (rows === null) skip(found, `the tokens of the integration ${visible(slug, 100)}`, 'org:read', tokens);
    isWhole &&= rows !== null;
    for (const row of rows ?? []) found.credentials.push(withFlags({ ...row, name: shown }, options));
  }
  if (isWhole) found.whole.add('integration-token');
}

async function members(options: AuditOptions, found: Found): Promise<void> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/members/`);
  if (answer.kind !== 'answer' || answer.status !== 200) return skip(found, 'members', 'member:read', answer);
  found.credentials.push(...readMembers(answer.body, { now: options.now(), oldAfterDays: options.oldAfterDays }));
}

function skip({ notListed }: Found, what: string, scope: string, answer: Answer): void {
  notListed.push({ what, reason: explainRefusal(answer, scope) });
}

/**
 * Leaked findings that are in no list: personal tokens, and tokens of lists that could not be read. A finding that
 * Sentry was not asked about is included too. It is left out only if every list that could have it is complete and
 * lacks it.
 */
function unlistedLeaks(leaks: readonly KnownLeak[], { credentials, whole }: Found): readonly Credential[] {
  return leaks
    .filter((leak) => !credentials.some((credential) => isSame(leak, credential)))
    .filter(({ state, kind }) => state === 'live' || kind === null || kinds[kind].listedIn.length === 0 || !kinds[kind].listedIn.every((listing) => whole.has(listing)))
    .map((leak) => ({
      type: 'leaked-token' as const,
      id: leak.fingerprint,
      name: `${leak.kind === null ? 'a secret of a kind that this version does not know' : kinds[leak.kind].title} in ${leak.path}`,
      lastFour: leak.lastFour,
      scopes: leak.scopes,
      created: null,
      lastUsed: null,
      flags: leakFlags(leak),
    }));
}

function leakFlags({ kind, state, path }: KnownLeak): readonly Flag[] {
  const personal: readonly Flag[] = kind !== null && kinds[kind].actsAs === 'person' ? [{ kind: 'personal', says: 'it belongs to a person, and only they can list it' }] : [];
  if (state === 'live') return [{ kind: 'leaked', says: `it stands in ${path} and was live when the scan asked: revoke it` }, ...personal];
  if (kind !== null && kinds[kind].sending.may === 'never') return [{ kind: 'unchecked', says: `it stands in ${path}, and Sentry cannot be asked about it: ${kinds[kind].byHand}` }];
  const why = state === 'unknown' ? 'Sentry could not be asked about it when it was scanned' : 'nobody has asked Sentry about it';
  return [{ kind: 'unchecked', says: `it stands in ${path}, and ${why}: \`sntrylint verify\` tells whether it lives` }, ...personal];
}

function withFlags(row: ListedToken, { now, oldAfterDays, leaks }: AuditOptions): Credential {
  return { ...row, flags: tokenFlags(row, { now: now(), oldAfterDays, leaks }) };
}

function read({ client, base, credential }: AuditOptions, path: string): Promise<Answer> {
  return list(client, { base, path, token: credential });
}

function worstFirst(a: Credential, b: Credential): number {
  return rank(a) - rank(b) || (a.created ?? '').localeCompare(b.created ?? '') || a.id.localeCompare(b.id);
}

function rank({ flags }: Credential): number {
  return Math.min(...flags.map(({ kind }) => flagOrder.indexOf(kind)), flagOrder.length);
}
