import { visible } from '../../../secret/escape.ts';
import { apiPath } from '../../client/client.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { readListedTokens } from '../../listed-token.ts';
import type { Leak } from '../leak.ts';
import type { StepOutcome } from '../step.ts';
import { type ApiAccess, listed, onlyRow, remove } from './access.ts';

/**
 * Finds an organization token by its last four characters and deletes it. If several match, it deletes none.
 * If only a browser may list them, an administrator's token may still be allowed to delete by id.
 */
export async function revokeOrgToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const { organization } = leak;
  if (organization === null) return { kind: 'nothing-done', says: 'The token names no organization; say which with --org.' };
  const row = access.tokenId === null ? await findRow(leak, access, organization) : { id: access.tokenId, name: access.tokenId };
  if ('kind' in row) return row;
  const path = apiPath`/api/0/organizations/${organization}/org-auth-tokens/${row.id}/`;
  return remove(access, leak, path, { done: `The organization token "${row.name}" was deleted.`, scope: 'org:write' });
}

async function findRow(leak: Leak, access: ApiAccess, organization: string): Promise<{ readonly id: string; readonly name: string } | StepOutcome> {
  const answer = await listed(access, leak, apiPath`/api/0/organizations/${organization}/org-auth-tokens/`);
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body, 'org-token') : null;
  if (rows !== null) return onlyRow(rows, leak, `organization tokens of ${visible(organization, 80)}`);
  return {
    kind: 'nothing-done',
    says: `The organization tokens could not be listed: ${explainRefusal(answer, 'org:read')}. The address of a token's page in the settings ends in its id, by which it may still be deleted (--token-id).`,
  };
}
