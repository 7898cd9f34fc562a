import { apiPath } from '../../client/client.ts';
import { list } from '../../client/list.ts';
import { deleted, type ApiAccess } from './access.ts';
import { visible } from '../../../secret/escape.ts';
import { lastFour, type Leak } from '../leak.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { describeRows, type ListedToken, matching, readListedTokens } from '../../listed-token.ts';
import type { StepOutcome } from '../step.ts';

/**
 * Finds an organization token by its last four characters and deletes it; refuses to choose between several.
 * Where only a browser may list them, a token may still be allowed to delete by id.
 */
export async function revokeOrgToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const { base, organization } = leak;
  const { client, admin: token, signal } = access;
  if (organization === null) return { kind: 'not-possible', says: 'The token names no organization; say which with --org.' };
  const row = access.tokenId === null ? await findRow(leak, access, organization) : { id: access.tokenId, name: access.tokenId };
  if ('kind' in row) return row;
  const path = apiPath`/api/0/organizations/${organization}/org-auth-tokens/${row.id}/`;
  return deleted(await client.request({ base, method: 'DELETE', path, token, signal }), `The organization token "${row.name}" was deleted.`, 'org:write');
}

async function findRow(leak: Leak, { client, admin: token, signal }: ApiAccess, organization: string): Promise<ListedToken | StepOutcome> {
  const answer = await list(client, { base: leak.base, path: apiPath`/api/0/organizations/${organization}/org-auth-tokens/`, token, signal });
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body) : null;
  if (rows === null) {
    return {
      kind: 'not-possible',
      says: `The organization tokens could not be listed: ${explainRefusal(answer, 'org:read')}. The address of a token's page in the settings ends in its id, by which it may still be deleted (--token-id).`,
    };
  }
  const found = matching(rows, lastFour(leak));
  if (found.length > 1) {
    return { kind: 'refused', says: `${found.length} organization tokens end in the same four characters; deleting one would be a guess:\n${describeRows(found)}` };
  }
  return found[0] ?? { kind: 'not-possible', says: `No organization token of ${visible(organization, 80)} ends in these four characters.` };
}
