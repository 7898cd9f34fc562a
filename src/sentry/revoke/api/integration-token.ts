import { isObject } from '../../../json.ts';
import { visible } from '../../../secret/escape.ts';
import { apiPath, type Answer } from '../../client/client.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { type ListedToken, matching, readListedTokens } from '../../listed-token.ts';
import { explainScopes } from '../../scopes.ts';
import { lastFour, type Leak } from '../leak.ts';
import type { StepOutcome } from '../step.ts';
import { type ApiAccess, call, listed, onlyRow, remove } from './access.ts';

/** A token, and its integration. */
interface Owned extends ListedToken {
  readonly slug: string;
}

/** Searches the organization's internal integrations for the token and deletes it. If several match, it deletes none. */
export async function revokeIntegrationToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const organizations = leak.organization === null ? await ownOrganizations(leak, access) : [leak.organization];
  if (organizations.length === 0) {
    return { kind: 'nothing-done', says: "The administrator's token cannot list its organizations; say which one with --org." };
  }
  const found: Owned[] = [];
  const closed: string[] = [];
  for (const organization of organizations) {
    const apps = await listed(access, leak, apiPath`/api/0/organizations/${organization}/sentry-apps/`);
    if (apps.kind !== 'answer' || apps.status !== 200) {
      return { kind: 'nothing-done', says: `The integrations of ${visible(organization, 80)} could not be listed: ${explainRefusal(apps, 'org:read')}.` };
    }
    for (const slug of internalSlugs(apps.body)) {
      const { rows, answer } = await tokensOf(slug, leak, access);
      if (rows === null) closed.push(`${slug}: ${explainRefusal(answer, 'org:read')}`);
      // The token's own name says nothing, so the integration's name is shown.
      else for (const row of rows) found.push({ ...row, name: slug, slug });
    }
  }
  const match = onlyRow(found, leak, 'tokens of integrations');
  const isAmbiguous = matching(found, lastFour(leak)).length > 1;
  // If one list could not be read, a single match elsewhere may be another token.
  if (closed.length > 0 && !isAmbiguous) {
    return {
      kind: 'nothing-done',
      says: `The tokens of these integrations could not be listed:\n${closed.map((line) => `  ${line}`).join('\n')}\nIf you know which integration it is, --delete-integration SLUG ends it with all its tokens.`,
    };
  }
  if ('kind' in match) return match;
  const path = apiPath`/api/0/sentry-apps/${match.slug}/api-tokens/${match.id}/`;
  return remove(access, leak, path, { done: `The token of the integration ${match.slug} was deleted.`, scope: 'org:write' });
}

/** Deletes an integration with all its tokens, after checking that the leaked token is one of them. */
export async function deleteIntegration(slug: string, leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const doubt = await whyNotItsToken(slug, leak, access);
  if (doubt !== null) return { kind: 'nothing-done', says: `${doubt} The integration ${visible(slug, 100)} was left alone.` };
  return remove(access, leak, apiPath`/api/0/sentry-apps/${slug}/`, { done: `The integration ${visible(slug, 100)} was deleted.`, scope: 'org:admin' });
}

/**
 * Compares the last four characters. If Sentry lists tokens only in a browser, compares the scopes: an integration
 * gives its own scopes to its tokens.
 */
async function whyNotItsToken(slug: string, leak: Leak, access: ApiAccess): Promise<string | null> {
  const { rows } = await tokensOf(slug, leak, access);
  if (rows !== null) return matching(rows, lastFour(leak)).length > 0 ? null : `None of its tokens ends in ${lastFour(leak)}.`;
  const answer = await call(access, leak, 'GET', apiPath`/api/0/sentry-apps/${slug}/`);
  const scopes = answer.kind === 'answer' && answer.status === 200 && isObject(answer.body) ? answer.body['scopes'] : undefined;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) {
    return `It could not be shown that the token belongs to it: ${explainRefusal(answer, 'org:read')}.`;
  }
  const own = inEffect(scopes);
  const token = inEffect(leak.verdict.scopes);
  if (token !== '' && own === token) return null;
  return token === '' ? 'It could not be shown that the token belongs to it: Sentry does not say what the token may do.' : 'The token has other scopes than the integration, so it does not belong to it.';
}

function inEffect(scopes: readonly string[]): string {
  return explainScopes(scopes).map(({ scope }) => scope).sort().join(' ');
}

async function tokensOf(slug: string, leak: Leak, access: ApiAccess): Promise<{ readonly rows: readonly ListedToken[] | null; readonly answer: Answer }> {
  const answer = await listed(access, leak, apiPath`/api/0/sentry-apps/${slug}/api-tokens/`);
  return { answer, rows: answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body, 'integration-token') : null };
}

async function ownOrganizations(leak: Leak, access: ApiAccess): Promise<readonly string[]> {
  const answer = await listed(access, leak, '/api/0/organizations/');
  return answer.kind === 'answer' && answer.status === 200 ? slugs(answer.body, () => true) : [];
}

function internalSlugs(body: unknown): readonly string[] {
  return slugs(body, (app) => app['status'] === 'internal');
}

function slugs(body: unknown, wanted: (item: Readonly<Record<string, unknown>>) => boolean): readonly string[] {
  const items = Array.isArray(body) ? body.filter(isObject).filter(wanted) : [];
  // A slug is letters, digits, dashes and underscores. Anything else is not a slug of Sentry's, and is not put into a
  // path.
  return items.flatMap(({ slug }) => (typeof slug === 'string' && /^[a-z0-9_-]{1,100}$/i.test(slug) ? slug : []));
}
