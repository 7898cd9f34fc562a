import { isObject } from '../../../json.ts';
import { apiPath } from '../../client/client.ts';
import { list } from '../../client/list.ts';
import { deleted, type ApiAccess } from './access.ts';
import { visible } from '../../../secret/escape.ts';
import { lastFour, type Leak } from '../leak.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { describeRows, type ListedToken, matching, readListedTokens } from '../../listed-token.ts';
import type { StepOutcome } from '../step.ts';

/** A token of an integration, and whose it is. */
interface Owned {
  readonly row: ListedToken;
  readonly slug: string;
}

/** Looks through the organization's internal integrations for the token and deletes it; refuses to choose between several. */
export async function revokeIntegrationToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const { base } = leak;
  const { client, admin: token, signal } = access;
  const organizations = leak.organization === null ? await ownOrganizations(leak, access) : [leak.organization];
  if (organizations.length === 0) {
    return { kind: 'not-possible', says: "The administrator's token cannot list its organizations; say which one with --org." };
  }
  const found: Owned[] = [];
  const closed: string[] = [];
  for (const organization of organizations) {
    const apps = await list(client, { base, path: apiPath`/api/0/organizations/${organization}/sentry-apps/`, token, signal });
    if (apps.kind !== 'answer' || apps.status !== 200) {
      return { kind: 'not-possible', says: `The integrations of ${visible(organization, 80)} could not be listed: ${explainRefusal(apps, 'org:read')}.` };
    }
    for (const slug of internalSlugs(apps.body)) {
      const answer = await list(client, { base, path: apiPath`/api/0/sentry-apps/${slug}/api-tokens/`, token, signal });
      const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body) : null;
      if (rows === null) closed.push(`${slug}: ${explainRefusal(answer, 'org:read')}`);
      else for (const row of matching(rows, lastFour(leak))) found.push({ row, slug });
    }
  }
  if (found.length > 1) {
    return { kind: 'refused', says: `${found.length} tokens of integrations end in the same four characters; deleting one would be a guess:\n${describeRows(found.map(({ row, slug }) => Object.assign({}, row, { name: slug })))}` };
  }
  // Where one list stayed closed, a single match elsewhere may still be another token.
  if (closed.length > 0) {
    return {
      kind: 'not-possible',
      says: `The tokens of these integrations could not be listed:\n${closed.map((line) => `  ${line}`).join('\n')}\nIf you know which integration it is, --delete-integration SLUG ends it with all its tokens.`,
    };
  }
  const [match] = found;
  if (match === undefined) return { kind: 'not-possible', says: 'No token of an internal integration ends in these four characters.' };
  const path = apiPath`/api/0/sentry-apps/${match.slug}/api-tokens/${match.row.id}/`;
  return deleted(await client.request({ base, method: 'DELETE', path, token, signal }), `The token of the integration ${match.slug} was deleted.`, 'org:write');
}

async function ownOrganizations(leak: Leak, { client, admin, signal }: ApiAccess): Promise<readonly string[]> {
  const answer = await list(client, { base: leak.base, path: '/api/0/organizations/', token: admin, signal });
  return answer.kind === 'answer' && answer.status === 200 ? slugs(answer.body, () => true) : [];
}

function internalSlugs(body: unknown): readonly string[] {
  return slugs(body, (app) => app['status'] === 'internal');
}

function slugs(body: unknown, wanted: (item: Readonly<Record<string, unknown>>) => boolean): readonly string[] {
  const items = Array.isArray(body) ? body.filter(isObject).filter(wanted) : [];
  // A slug is letters, digits, dashes and underscores; anything else is not one of Sentry's and is not put into a path.
  return items.flatMap(({ slug }) => (typeof slug === 'string' && /^[a-z0-9_-]{1,100}$/i.test(slug) ? slug : []));
}
