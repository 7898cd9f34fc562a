import { isObject } from '../../json.ts';
import { apiPath, type Answer, type Client } from '../client/client.ts';
import { list } from '../client/list.ts';
import type { Base } from '../hosts.ts';
import { explainRefusal } from '../client/refusal.ts';
import { readListedTokens } from '../listed-token.ts';
import type { Secret } from '../../secret/secret.ts';
import { visible } from '../../secret/escape.ts';
import type { AuditReport, Credential, NotListed } from './credential.ts';
import { flagOrder, tokenFlags } from './flags.ts';
import type { KnownLeak } from './known-leak.ts';
import { readMembers } from './members.ts';

export interface AuditOptions {
  readonly client: Client;
  readonly base: Base;
  /** Whatever it may list is listed; what it may not is named. */
  readonly credential: Secret;
  /** Slug. */
  readonly organization: string;
  readonly oldAfterDays: number;
  /** Findings of a scan to look for among the credentials. */
  readonly leaks: readonly KnownLeak[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Lists the credentials of an organization that still work, with what speaks against each. Changes nothing. */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const { organization, base } = options;
  const notListed: NotListed[] = [];
  const skip = (what: string, scope: string, answer: Answer): void => {
    notListed.push({ what, reason: explainRefusal(answer, scope) });
  };
  const found = [
    ...(await orgTokens(options, skip)),
    ...(await integrations(options, skip)),
    ...(await members(options, skip)),
  ];
  const listed = [...found, ...unlistedLeaks(options, found)];
  return {
    organization,
    host: base.host,
    checkedAt: new Date(options.now()).toISOString(),
    credentials: listed.sort(worstFirst),
    notListed,
  };
}

type Skip = (what: string, scope: string, answer: Answer) => void;

async function orgTokens(options: AuditOptions, skip: Skip): Promise<readonly Credential[]> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/org-auth-tokens/`);
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body) : null;
  if (rows === null) skip('organization tokens', 'org:read', answer);
  return (rows ?? []).map((row) => withFlags({ ...row, type: 'org-token' }, options));
}

async function integrations(options: AuditOptions, skip: Skip): Promise<readonly Credential[]> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/sentry-apps/`);
  if (answer.kind !== 'answer' || answer.status !== 200 || !Array.isArray(answer.body)) {
    skip('integrations', 'org:read', answer);
    return [];
  }
  const found: Credential[] = [];
  for (const app of answer.body.filter(isObject)) {
    const { slug, name, status } = app;
    if (typeof slug !== 'string' || status !== 'internal') continue;
    const scopes = Array.isArray(app['scopes']) ? app['scopes'].filter((scope) => typeof scope === 'string').map((scope) => visible(scope, 60)) : [];
    const shown = visible(typeof name === 'string' ? name : slug, 120);
    found.push(withFlags({ type: 'integration', id: visible(slug, 100), name: shown, lastFour: null, scopes, created: null, lastUsed: null }, options));
    const tokens = await read(options, apiPath`/api/0/sentry-apps/${slug}/api-tokens/`);
    const rows = tokens.kind === 'answer' && tokens.status === 200 ? readListedTokens(tokens.body) : null;
    if (rows === null) skip(`the tokens of the integration ${visible(slug, 100)}`, 'org:read', tokens);
    for (const row of rows ?? []) found.push(withFlags({ ...row, type: 'integration-token', name: shown }, options));
  }
  return found;
}

async function members(options: AuditOptions, skip: Skip): Promise<readonly Credential[]> {
  const answer = await read(options, apiPath`/api/0/organizations/${options.organization}/members/`);
  if (answer.kind !== 'answer' || answer.status !== 200) {
    skip('members', 'member:read', answer);
    return [];
  }
  return readMembers(answer.body, { now: options.now(), oldAfterDays: options.oldAfterDays });
}

/** Live findings that no list shows: personal tokens, and whatever could not be listed. */
function unlistedLeaks({ leaks, organization }: AuditOptions, found: readonly Credential[]): readonly Credential[] {
  const known = new Set(found.filter(({ flags }) => flags.some(({ kind }) => kind === 'leaked')).map(({ lastFour }) => lastFour));
  return leaks
    .filter((leak) => leak.state === 'live' && !(leak.lastFour !== null && known.has(leak.lastFour)))
    .filter((leak) => leak.organization === null || leak.organization === organization)
    .map((leak) => ({
      type: 'leaked-token' as const,
      id: leak.fingerprint,
      name: `${leak.kind} token in ${leak.path}`,
      lastFour: leak.lastFour,
      scopes: leak.scopes,
      created: null,
      lastUsed: null,
      flags: [
        { kind: 'leaked' as const, says: `it stands in ${leak.path} and was live when the scan asked: revoke it` },
        ...(leak.kind === 'user' ? [{ kind: 'personal' as const, says: 'it belongs to a person, and only they can list it' }] : []),
      ],
    }));
}

function withFlags(token: Omit<Credential, 'flags'>, options: AuditOptions): Credential {
  const { type, id, name, lastFour, scopes, created, lastUsed } = token;
  const plain = { type, id, name, lastFour, scopes, created, lastUsed };
  return { ...plain, flags: tokenFlags(plain, { now: options.now(), oldAfterDays: options.oldAfterDays, leaks: options.leaks }) };
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
