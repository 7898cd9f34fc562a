import { apiPath } from '../../client/client.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { readListedTokens } from '../../listed-token.ts';
import type { Leak } from '../leak.ts';
import type { StepOutcome } from '../step.ts';
import { type ApiAccess, listed, onlyRow, remove } from './access.ts';

/**
 * Deletes a personal token, which Sentry allows only to its owner. Since August 2026 that is possible only in a browser
 * (getsentry/sentry PR 122403). Before, a token of the owner could delete it by an id that only the settings page
 * shows.
 */
export async function revokeUserToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const row = access.tokenId === null ? await findRow(leak, access) : { id: access.tokenId };
  if ('kind' in row) return row;
  return remove(access, leak, apiPath`/api/0/api-tokens/${row.id}/`, { done: 'The personal token was deleted.', scope: 'the right to do so' });
}

async function findRow(leak: Leak, access: ApiAccess): Promise<{ readonly id: string } | StepOutcome> {
  const answer = await listed(access, leak, '/api/0/api-tokens/');
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body, 'personal-token') : null;
  if (rows !== null) return onlyRow(rows, leak, "personal tokens of the administrator's token's owner");
  return {
    kind: 'nothing-done',
    says: `Personal tokens could not be listed: ${explainRefusal(answer, 'the right to do so')}. The address of a token's page in the settings ends in its id; an older self-hosted Sentry deletes by it (--token-id).`,
  };
}
